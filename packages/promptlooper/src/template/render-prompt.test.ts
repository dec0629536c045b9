import { expect, test } from 'vitest'
import { renderPrompt } from './render-prompt.ts'

test.each([
  ['row 1', 'Hello {{ name }}!', { name: 'world' }, 'Hello world!'],
  ['row 2', 'Summarize: {{ prev_output }}', { prev_output: 'The quick brown fox' }, 'Summarize: The quick brown fox'],
  ['row 3', 'Static prompt', {}, 'Static prompt'],
  ['row 4', 'Model: {{ config.model }}', { config: { model: 'gpt-4' } }, 'Model: gpt-4'],
  [
    'row 5',
    '{% if input %}Input: {{ input }}{% else %}No input{% endif %}',
    { input: 'test data' },
    'Input: test data',
  ],
  ['row 5 without input', '{% if input %}Input: {{ input }}{% else %}No input{% endif %}', { input: '' }, 'No input'],
])('%s: %s', (_row, template, context, expected) => {
  expect(renderPrompt(template, context)).toBe(expected)
})

test.each([
  ['{{ items }}', { items: ['a', 1, true, null, { k: 'v' }] }, "['a', 1, True, None, {'k': 'v'}]"],
  ['{{ score }}', { score: 0.5 }, '0.5'],
  ['{{ missing }}|', {}, '|'],
  ['line\n', {}, 'line'],
  ['{{ 7 // 2 }} {{ -7 // 2 }}', {}, '3 -4'],
])('%s gives what Python gives', (template, context, expected) => {
  expect(renderPrompt(template, context)).toBe(expected)
})

test('what comes from data is never rendered', () => {
  expect(renderPrompt('{{ input }}', { input: '{{ 7 * 7 }} {% raw %}' })).toBe('{{ 7 * 7 }} {% raw %}')
})

test('a template that does not parse is told with its line, column and a caret', () => {
  expect(() => renderPrompt('one\n{{ two', {})).toThrow(
    expect.objectContaining({
      code: 'template',
      message: expect.stringMatching(/^prompt:2:\d+ .+\n {2}\{\{ two\n *\^$/),
    }),
  )
})

test('a template that would not end is stopped', () => {
  const bomb = '{% for a in range(90000) %}{% for b in range(90000) %}x{% endfor %}{% endfor %}'
  expect(() => renderPrompt(bomb)).toThrow(expect.objectContaining({ code: 'template' }))
})

test('nothing of the host can be reached', () => {
  const context = { given: { text: 'x', secret: () => 'called' } }
  expect(renderPrompt("{{ given.constructor }}|{{ given['__proto__'] }}|{{ given.secret }}|", context)).toBe('|||')
})

test('a thousand different templates are compiled and none is mistaken for another', () => {
  const render = (number: number) => renderPrompt(`${number} {{ x }}`, { x: number })
  const all = Array.from({ length: 1000 }, (_, number) => number)
  expect([...all, ...all].map(render)).toEqual([...all, ...all].map((number) => `${number} ${number}`))
})
