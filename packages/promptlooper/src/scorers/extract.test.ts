import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { ExtractSettings } from '../domain/experiment.ts'
import { compileExtract, type Extractor } from './extract.ts'

function extractor(settings: ExtractSettings | null): Extractor {
  const compilation = compileExtract(settings)
  if (!compilation.ok) throw new Error(compilation.message)
  return compilation.extract
}

test.each([
  ['the first group', 'label: (\\w+)', 'the label: spam', 'spam'],
  ['the whole match without a group', '\\d+', 'it is 42', '42'],
  ['the first group that took part', 'a=(\\d)|b=(\\d)', 'b=2', '2'],
  ['an empty group', 'label:(.*)', 'label:', ''],
  ['the whole match where no group took part', 'x(y)?', 'x', 'x'],
])('a pattern takes %s', (_what, regex, output, part) => {
  expect(extractor({ regex, flags: '' })(output, undefined)).toEqual({ found: true, output: part, json: undefined })
})

test('a pattern takes text from the answer even where the answer was parsed', () => {
  expect(extractor({ regex: '\\d+', flags: '' })('{"a":7}', { a: 7 })).toEqual({
    found: true,
    output: '7',
    json: undefined,
  })
})

test.each([
  ['a text as itself', '/a', '{"a":"x"}', 'x', 'x'],
  ['a number as JSON text', '/a/0', '{"a":[1.50]}', '1.5', 1.5],
  ['null as JSON text', '/a', '{"a":null}', 'null', null],
  ['an object as JSON text', '', ' {"a": {}} ', '{"a":{}}', { a: {} }],
])('a pointer takes %s', (_what, json, answer, output, value) => {
  expect(extractor({ json })(answer, undefined)).toEqual({ found: true, output, json: value })
})

test('a pointer follows the parsed answer where there is one', () => {
  expect(extractor({ json: '/a' })('```json {"a":1} ```', { a: 1 })).toEqual({ found: true, output: '1', json: 1 })
})

test.each([
  [{ regex: 'x', flags: '' }, 'nothing extracted: the pattern does not match'],
  [{ json: '/a' }, 'nothing extracted: the answer is not JSON'],
])('where nothing is found, %o says so', (settings, reason) => {
  expect(extractor(settings)('no', undefined)).toEqual({ found: false, reason })
})

test('a place that the answer lacks is named', () => {
  expect(extractor({ json: '/a/b' })('{"a":1}', undefined)).toEqual({
    found: false,
    reason: 'nothing extracted: the answer has no /a/b',
  })
})

test.each([
  [{ regex: '(', flags: '' }, /unterminated/iu],
  [{ regex: 'a', flags: 'y' }, /flag "y"/u],
  [{ json: 'a' }, /"a" is not a JSON pointer; write it as \/name/u],
])('%o does not compile', (settings, words) => {
  const compilation = compileExtract(settings)
  expect(compilation.ok ? '' : compilation.message).toMatch(words)
})

test('extracting never throws, whatever the answer', () => {
  const settings = fc.oneof(
    fc.constantFrom('', '/a', '/0', '/a/b', '/__proto__', '/length').map((json) => ({ json })),
    fc.constantFrom('a', '(b)?', '(.*)', '\\d+').map((regex) => ({ regex, flags: 'u' })),
  )
  const answer = fc.oneof(fc.string({ unit: 'binary' }), fc.json())
  fc.assert(
    fc.property(settings, answer, fc.option(fc.jsonValue(), { nil: undefined }), (given, output, json) => {
      const parsed = json === undefined ? undefined : JSON.parse(JSON.stringify(json))
      const part = extractor(given)(output, parsed)
      expect(part.found ? typeof part.output : part.reason.slice(0, 17)).toBe(
        part.found ? 'string' : 'nothing extracted',
      )
    }),
  )
})
