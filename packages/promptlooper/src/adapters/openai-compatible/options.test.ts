import { expect, test } from 'vitest'
import type { JsonValue } from '../../domain/json-value.ts'
import { openAiCompatible } from '../openai-compatible.ts'

test('defaults are filled in', () => {
  expect(openAiCompatible.readOptions({ baseUrl: 'http://127.0.0.1:8000/v1' })).toEqual({
    ok: true,
    options: { baseUrl: 'http://127.0.0.1:8000/v1', apiKeyEnv: null, hostEnv: null, headers: {}, maxAnswerBytes: null },
  })
})

test.each<[string, JsonValue, (string | number)[], RegExp]>([
  ['no base URL', {}, ['baseUrl'], /is needed/],
  ['no http address', { baseUrl: '127.0.0.1:8000' }, ['baseUrl'], /http/],
  ['credentials in the URL', { baseUrl: 'https://me:secret@host/v1' }, ['baseUrl'], /credentials/],
  ['a key in the query', { baseUrl: 'https://host/v1?api_key=secret' }, ['baseUrl'], /api_key/],
  [
    'a literal key for a variable',
    { baseUrl: 'http://host/v1', apiKeyEnv: 'sk-secret-123' },
    ['apiKeyEnv'],
    /names an environment variable/,
  ],
  [
    'a literal key in a header',
    { baseUrl: 'http://host/v1', headers: { 'Api-Key': 'secret' } },
    ['headers', 'Api-Key'],
    /\$\{NAME\}/,
  ],
  ['an unknown option', { baseUrl: 'http://host/v1', baseURL: 'x' }, ['baseURL'], /unknown option "baseURL"/],
])('%s is a fault at its place, and repeats no secret', (_name, options, path, message) => {
  const reading = openAiCompatible.readOptions(options)
  if (reading.ok) throw new Error('read')
  expect(reading.faults[0]).toMatchObject({ path, message: expect.stringMatching(message) })
  expect(JSON.stringify(reading.faults)).not.toContain('secret')
})
