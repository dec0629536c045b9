import fc from 'fast-check'
import { stringify } from 'yaml'
import { expect, test } from 'vitest'
import { templatePosition } from '../../domain/template-position.ts'
import { parseYamlDocument } from './yaml-document.ts'

/** The place of the first `X` of the text at `prompt`, as a template's fault would name it. */
function placeOfX(file: string): string {
  const document = parseYamlDocument(file, 'f.yaml', [])
  if (document === undefined) throw new Error('it was not read')
  const text = (document.value as { prompt: string }).prompt
  const before = text.slice(0, text.indexOf('X')).split('\n')
  const source = { text, path: null, ...document.textPlaceOf(['prompt']) }
  const { line, column } = templatePosition(source, before.length, (before.at(-1)?.length ?? 0) + 1)
  return `${line}:${column}`
}

test.each([
  ['a plain text', 'prompt: aX', '1:10'],
  ['quotes', 'a: 1\nprompt: "aX"', '2:11'],
  ['single quotes', "prompt: 'aX'", '1:11'],
  ['a block', 'prompt: |\n  one\n    two X\n', '3:9'],
  ['a block with indentation of its own', 'prompt: |2\n    one\n   X\n', '3:4'],
  ['a block that begins with an empty line', 'prompt: |\n\n  X\n', '3:3'],
  ['a block without its last newline', 'prompt: |-\n  one\n  X', '3:3'],
  ['a block in a list', 'list:\n  - a\nprompt: |\n      X\n', '4:7'],
  ['a block with line ends of Windows', 'prompt: |\r\n  one\r\n  X\r\n', '3:3'],
  ['a folded block: its beginning', 'prompt: >\n  one\n  X\n', '2:3'],
  ['an escaped text: its beginning', 'prompt: "a\\nX"', '1:10'],
])('in %s a place of the template is found in the file', (_what, file, place) => {
  expect(placeOfX(file)).toBe(place)
})

/** `<<` is the merge key: what it holds becomes its neighbours. */
const withoutMergeKeys = fc
  .dictionary(fc.string(), fc.jsonValue())
  .filter((value) => !JSON.stringify(value).includes('"<<":'))

test('whatever can be written as YAML is read as it was', () => {
  fc.assert(
    fc.property(withoutMergeKeys, (value) => {
      const faults: [] = []
      const read = parseYamlDocument(stringify(value), 'f.yaml', faults)?.value
      expect(JSON.stringify(read)).toBe(JSON.stringify(value))
      expect(faults).toEqual([])
    }),
    { numRuns: 50 },
  )
})
