import { expect, test } from 'vitest'
import { contractPrompt } from './contract-prompt.ts'

test('messages of a config are templates, and data in them is not', () => {
  const prompt = contractPrompt([
    { role: 'system', content: 'Be {{ config.tone }}.' },
    { role: 'splice', content: '{{ input.history }}' },
    { role: 'user', content: [{ text: '{{ input.question }}' }, { image: '{{ input.photo }}' }, { file: 'a.pdf' }] },
  ])
  const input = { history: [{ role: 'user', content: '{{ 1 }}' }], question: '{{ 2 }}', photo: 'a.png' }
  expect(prompt.render({ config: { tone: 'dry' }, input })).toEqual([
    { role: 'system', content: 'Be dry.' },
    { role: 'user', content: '{{ 1 }}' },
    { role: 'user', content: [{ text: '{{ 2 }}' }, { image: 'a.png' }, { file: 'a.pdf' }] },
  ])
})

test('a prompt in use is compiled once, however many others come between', () => {
  const first = contractPrompt('keep {{ x }}')
  for (let number = 0; number < 500; number++) {
    contractPrompt(`other ${number}`)
    expect(contractPrompt('keep {{ x }}')).toBe(first)
  }
})

test('a text and messages that look alike as JSON are not mistaken for each other', () => {
  const messages = [{ role: 'user', content: 'x' }]
  expect(contractPrompt(messages).render({})).toEqual(messages)
  expect(contractPrompt(JSON.stringify(messages)).render({})).toBe(JSON.stringify(messages))
})
