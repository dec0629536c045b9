import { expect, test } from 'vitest'
import { compileValue } from './compile-value.ts'
import { defaultTemplateSettings as settings } from './default-settings.ts'
import { noFilters } from './template-filters.ts'

const context = {
  expected: { calls: [{ name: 'weather', input: { city: 'Bern' } }] },
  n: 3,
  ratio: 0.5,
  text: '{{ n }}',
  none: null,
}

test.each([
  ['plain {{ n }}', 'plain 3'],
  ['{{ n }}', 3],
  [' {{- ratio -}}\n', 0.5],
  ['{{ n > 2 }}', true],
  ['{{ text }}', '{{ n }}'],
  ['{{ none }}', null],
  ['{{ missing }}', null],
  ['{{ expected.calls }}', context.expected.calls],
  ['{{ expected.calls }} ', context.expected.calls],
  ['{{ n }}{{ n }}', '33'],
  ['{{ {"a": {"b": n}} }}', { a: { b: 3 } }],
  ['{{ "}}" }}', '}}'],
  ['{{ "}}" }}{{ n }}', '}}3'],
  ["{{ 'it\\'s }}' }}", "it's }}"],
  ['{{ (n, none) }}', [3, null]],
  [
    { list: ['{{ n }}', 'n={{ n }}', 4], 'key {{ n }}': true, none: null },
    { list: [3, 'n=3', 4], 'key {{ n }}': true, none: null },
  ],
])('%j gives %j', (value, expected) => {
  expect(compileValue(value, settings, noFilters).render(context)).toEqual(expected)
})

test('a template in the options that does not parse is told at the place of the options', () => {
  const position = { file: '/project/experiment.yaml', line: 12, column: 5 }
  expect(() => compileValue({ expected: ['{{ 1 + }}'] }, settings, noFilters, position)).toThrow(
    expect.objectContaining({ code: 'template', message: expect.stringMatching(/^\/project\/experiment\.yaml:12:5 /) }),
  )
})

test('the variables of options are those of all their templates', () => {
  const value = compileValue(
    { a: '{{ expected.calls }}', b: ['{{ output }} {{ metadata.lang }}', 3] },
    settings,
    noFilters,
  )
  expect(value.variablePaths().map(({ path }) => path)).toEqual(['expected.calls', 'output', 'metadata.lang'])
})
