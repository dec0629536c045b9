import { expect, test } from 'vitest'
import { compileCondition } from './compile-condition.ts'
import { defaultTemplateSettings as settings } from './default-settings.ts'

test.each([
  ["metadata.lang == 'en'", true],
  ["metadata.lang != 'en'", false],
  ["metadata.lang in ['de', 'fr']", false],
  ['metadata.words', true],
  ['empty', false],
  ['{}', false],
  ['[]', false],
  ['[0]', true],
  ["''", false],
  ['0.0', false],
  ['none', false],
  ['missing', false],
  ['missing is defined and missing.further', false],
  ['id is not defined or id | length > 3', true],
  ['expected if group else false', false],
])('%s is %s', (expression, expected) => {
  const context = { metadata: { lang: 'en', words: 12 }, empty: {}, id: 'long-id', expected: 'x', group: null }
  expect(compileCondition(expression, settings)(context)).toBe(expected)
})

test('a condition that does not parse is told at its place', () => {
  const position = { file: '/project/experiment.yaml', line: 3, column: 9 }
  expect(() => compileCondition("metadata.lang = 'en'", settings, { position })).toThrow(
    expect.objectContaining({ code: 'template', message: expect.stringMatching(/^\/project\/experiment\.yaml:3:9 /) }),
  )
})

test('the caret of a fault stands under the expression as it was written', () => {
  expect(() => compileCondition("score ~ 'a' and (1 + ]", settings)).toThrow(
    expect.objectContaining({
      message: expect.stringMatching(/^condition:1:1 .*\n {2}score ~ 'a' and \(1 \+ \]\n {23}\^$/),
    }),
  )
})
