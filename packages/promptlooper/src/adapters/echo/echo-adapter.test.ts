import { expect, test } from 'vitest'
import { realClock } from '../testing/surroundings.ts'
import { EchoAdapter } from './echo-adapter.ts'

const echo = new EchoAdapter(realClock)

test('the answer is the prompt, tokens are words', async () => {
  expect(await echo.complete('one  two\nthree', 'any', {})).toMatchObject({
    text: 'one  two\nthree',
    tokensIn: 3,
    tokensOut: 3,
    model: 'any',
    finish: 'stop',
  })
})

test('of a chat, the last user message comes back', async () => {
  const answer = await echo.complete(
    [
      { role: 'system', content: 'be brief' },
      { role: 'user', content: 'first' },
      { role: 'assistant', content: 'yes?' },
      { role: 'user', content: [{ text: 'second' }, { image: 'https://example.org/x.png' }] },
    ],
    'any',
    {},
  )
  expect(answer).toMatchObject({ text: 'second', tokensIn: 5, tokensOut: 1 })
})

test('prefix and delayMs are honoured; other params change nothing', async () => {
  const answer = await echo.complete('x', 'any', { prefix: 'Answer: ', delayMs: 20, temperature: 1 })
  expect(answer.text).toBe('Answer: x')
  expect(answer.latencyMs).toBeGreaterThan(15)
})

test('a JSON prompt gives json where the stage declares it', async () => {
  expect(await echo.complete('[1]', 'any', {}, { outputSchema: 'json' })).toMatchObject({ json: [1] })
  expect(await echo.complete('[1]', 'any', {})).not.toHaveProperty('json')
})

test('an abort ends the delay', async () => {
  const controller = new AbortController()
  const answer = echo.complete('x', 'any', { delayMs: 60_000 }, { signal: controller.signal })
  controller.abort()
  await expect(answer).rejects.toMatchObject({ name: 'AbortError' })
})

test.each([{ delayMs: 'long' }, { delayMs: -1 }, { prefix: 1 }])('%o is rejected', async (params) => {
  await expect(echo.complete('x', 'any', params)).rejects.toMatchObject({ fault: 'rejected' })
})
