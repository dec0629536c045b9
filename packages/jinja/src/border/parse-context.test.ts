import { expect, test } from 'vitest'
import { Environment } from '../environment.ts'
import { parseContext } from './parse-context.ts'

function shown(json: string): string {
  return new Environment().fromString('{{ x }}').render({ x: parseContext(json) })
}

test.for<[json: string, text: string]>([
  ['1.0', '1.0'],
  ['1', '1'],
  ['1e2', '100.0'],
  ['-0.0', '-0.0'],
  ['12345678901234567890', '12345678901234567890'],
  ['{"b": 1, "10": 2, "2": 3}', "{'b': 1, '10': 2, '2': 3}"],
  ['["a\\u00e9\\n", true, null]', "['aé\\n', True, None]"],
  ['{"a": 1, "a": 2}', "{'a': 2}"],
  ['[NaN, -Infinity]', '[nan, -inf]'],
])('%s is %s to a template', ([json, text]) => {
  expect(shown(json)).toBe(text)
})

test('a long text is read whole', () => {
  const text = 'é"\\\n'.repeat(300_000)
  expect(parseContext(JSON.stringify([text]))).toEqual([text])
})

test.for(['', '{', '[1,]', "{'a': 1}", '01', '"\n"', '1 2', 'tru'])('%j is not JSON', (json) => {
  expect(() => parseContext(json)).toThrow(SyntaxError)
})
