import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseJson } from './parse-json.ts'

test.each([
  ['{"a": }', '1:7 unexpected "}"'],
  ['{"a": 1,}', '1:9 unexpected "}"'],
  ["{'a': 1}", '1:2 unexpected "\'"'],
  ['[1 2]', '1:4 unexpected "2"'],
  ['{"a": "x\ny"}', '1:9 unexpected end of line'],
  ['{"a": "\\q"}', '1:8 unexpected "\\\\"'],
  ['{"a":\n  01}', '2:4 unexpected "1"'],
  ['{"a": 1', '1:8 it ends too early'],
  ['', '1:1 it ends too early'],
  ['[1] x', '1:5 unexpected "x"'],
  ['NaN', '1:1 unexpected "N"'],
])('%j stops being JSON at %s', (text, place) => {
  const reading = parseJson(text, { file: 'f', line: 1, column: 1 })
  if (reading.ok) throw new Error('it was read')
  const { position, message } = reading.fault
  expect(`${position.line}:${position.column} ${message.replace('JSON does not parse: ', '')}`).toBe(place)
})

test('a fault lies at or before the place where one character was spoilt', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.nat(), (value, at) => {
      const text = JSON.stringify(value)
      const offset = at % text.length
      const spoilt = `${text.slice(0, offset)}\u0001${text.slice(offset)}`
      const reading = parseJson(spoilt, { file: 'f', line: 1, column: 1 })
      expect(reading.ok).toBe(false)
      if (!reading.ok) expect(reading.fault.position.column).toBeLessThanOrEqual(offset + 1)
    }),
  )
})
