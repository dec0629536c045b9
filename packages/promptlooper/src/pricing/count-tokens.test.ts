import { expect, test } from 'vitest'
import { countTokens } from './count-tokens.ts'

test.each([
  ['gpt-5-mini', false],
  ['gpt-4o-2024-08-06', false],
  ['o3', false],
  ['o4-mini', false],
  ['openai/gpt-4.1', false],
  ['ft:gpt-4o:mine', false],
  ['gpt-4-turbo', false],
  ['gpt-4', false],
  ['claude-sonnet-4-5', true],
  ['qwen3', true],
  ['o2-something', true],
])('a count for %s says whether it is an estimate', async (model, estimated) => {
  expect(await countTokens('Hello world!', model)).toEqual({ tokens: 3, estimated })
})

test('models of different tokenizers count differently', async () => {
  const text = 'Übermäßig größer: «ночь», 夜になりました'
  const [newer, older] = await Promise.all([countTokens(text, 'gpt-4o'), countTokens(text, 'gpt-4')])
  expect(newer.tokens).toBeLessThan(older.tokens)
})

test('what looks like a special token is counted as text', async () => {
  expect(await countTokens('<|endoftext|>', 'gpt-4o')).toEqual({ tokens: 7, estimated: false })
})

test('no text is no token', async () => {
  expect(await countTokens('', 'gpt-4o')).toEqual({ tokens: 0, estimated: false })
})

test('a text of one long run is counted in time, and called an estimate', async () => {
  const before = performance.now()
  const { tokens, estimated } = await countTokens('a'.repeat(100_000), 'gpt-4o')
  expect(performance.now() - before).toBeLessThan(5_000)
  expect(estimated).toBe(true)
  expect(tokens).toBeGreaterThan(10_000)
  expect(tokens).toBeLessThan(100_000)
})
