import { expect, test } from 'vitest'
import { faultOf, testFolder } from '../testing/folder.ts'
import { load } from '../testing/load.ts'

const file = (entry: string): string => `prompt: a\nmodel: p/x\nproviders:\n  p: ${entry}\n`
// Put together here, so that no tool takes them for keys that somebody lost.
const openAiKey = ['sk', 'proj', 'a1B2c3D4e5F6g7H8i9J0k1L2'].join('-')
const googleKey = ['AI', 'zaSyA1234567890abcdefghijklmnopqrstuv'].join('')

test.each([
  ['an option', `{ adapter: openai-compatible, baseUrl: http://x/v1, apiKey: abc }`],
  ['a header', `{ adapter: openai-compatible, baseUrl: http://x/v1, headers: { Authorization: Bearer abcdef } }`],
  ["a header of one's own", `{ adapter: openai-compatible, baseUrl: http://x/v1, headers: { X-Api-Key: abcdef } }`],
  ['a URL with a password', `{ adapter: openai-compatible, baseUrl: "http://me:pass@x/v1" }`],
  ['a URL with a user', `{ adapter: openai-compatible, baseUrl: "http://token@x/v1" }`],
  ["a URL's query", `{ adapter: openai-compatible, baseUrl: "http://x/v1?api_key=abc" }`],
  ['the name of a variable', `{ adapter: openai-compatible, baseUrl: http://x/v1, apiKeyEnv: ${openAiKey} }`],
  ['an argument', `{ adapter: command, command: [ask, ${openAiKey}] }`],
  [
    'any option, by its shape',
    `{ adapter: openai-compatible, baseUrl: http://x/v1, headers: { X-Other: ${googleKey} } }`,
  ],
  ['a comment', `{ adapter: echo } # ${openAiKey}`],
])('a literal key in %s is refused and not repeated', async (_where, entry) => {
  await using folder = await testFolder({ 'x.yaml': file(entry) })
  const fault = await faultOf(load(folder.at('x.yaml')), folder)
  expect(fault).toMatch(/x\.yaml:4:\d+ .*(?:key|credentials)/u)
  for (const secret of [openAiKey, googleKey, 'abcdef', 'me:pass', 'token@']) expect(fault).not.toContain(secret)
})

test.each([
  ['a named variable', '{ adapter: openai-compatible, baseUrl: http://x/v1, apiKeyEnv: MY_KEY }'],
  [
    'a reference',
    '{ adapter: openai-compatible, baseUrl: http://x/v1, headers: { Authorization: "Bearer ${MY_KEY}", X-Api-Key: "${MY_KEY}" } }',
  ],
  ['words with hyphens', '{ adapter: command, command: [ask-sk-learn-classification-model, --task-2024] }'],
])('%s is no literal key', async (_what, entry) => {
  await using folder = await testFolder({ 'x.yaml': file(entry) })
  await expect(load(folder.at('x.yaml'))).resolves.toMatchObject({ name: 'x' })
})

test('the hint names the variable that holds the key', async () => {
  await using folder = await testFolder({
    'x.yaml': file('{ adapter: openai-compatible, baseUrl: http://x/v1, apiKey: abcdefgh }'),
  })
  expect(await faultOf(load(folder.at('x.yaml'), { environment: { LAB_KEY: 'abcdefgh' } }), folder)).toContain(
    'apiKeyEnv: LAB_KEY',
  )
})
