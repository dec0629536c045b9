import fc from 'fast-check'
import { expect, test } from 'vitest'

import { canonicalJson, contentHash } from '../domain/config-hash.ts'
import type { CacheEntry } from '../domain/stage-result.ts'
import { endLine, entryLine, exchangeHeader, headerFault, readLine } from './exchange-format.ts'

const entry: CacheEntry = { response: 'ham', model: 'm', tokensIn: 1, tokensOut: 2, createdAt: 3 }

/** A line whose checksum is right, whatever its entry. */
function lineOf(changed: object): string {
  const text = canonicalJson(changed)
  return `{"key":"k","entry":${text},"sha256":"${contentHash(`k\n${text}`)}"}`
}

test('an entry with any texts is the same after it was a line, and its line is one line', () => {
  const anyEntry = fc.record(
    {
      response: fc.string({ unit: 'binary' }),
      model: fc.string(),
      tokensIn: fc.nat(),
      tokensOut: fc.nat(),
      createdAt: fc.nat(),
      latencyMs: fc.double({ min: 0, noNaN: true, noDefaultInfinity: true }),
      json: fc.dictionary(fc.string(), fc.oneof(fc.string(), fc.integer(), fc.constant(null))),
      toolCalls: fc.array(fc.record({ name: fc.string(), input: fc.constant({ place: 'Bern\u2028' }) })),
    },
    { requiredKeys: ['response', 'model', 'tokensIn', 'tokensOut', 'createdAt'] },
  )
  fc.assert(
    fc.property(fc.string({ minLength: 1 }), anyEntry, (key, given) => {
      const { text, checksum } = entryLine({ key, entry: given })
      expect(text).not.toContain('\n')
      const read = readLine(text)
      if (read.kind !== 'entry') throw new Error(`it read as ${read.kind}`)
      expect(entryLine(read.answer)).toEqual({ text, checksum })
    }),
  )
})

test('the members of an entry may stand in any order', () => {
  const reversed = Object.fromEntries(Object.entries(entry).toReversed())
  expect(entryLine({ key: 'k', entry: { ...entry, ...reversed } })).toEqual(entryLine({ key: 'k', entry }))
})

test.each([
  ['an answer', (line: string) => line.replace('ham', 'spam')],
  ['a count', (line: string) => line.replace('"tokensIn":1', '"tokensIn":9')],
  ['a key', (line: string) => line.replace('"k"', '"j"')],
  ['a member more', (line: string) => line.replace('"model"', '"costUsd":0,"model"')],
])('%s that was edited is found by its checksum', (_what, edit) => {
  const { text } = entryLine({ key: 'k', entry })
  expect(edit(text)).not.toBe(text)
  expect(readLine(edit(text))).toMatchObject({ kind: 'fault', fault: expect.stringContaining('checksum') })
})

test.each<[string, object, string]>([
  ['no time', { createdAt: undefined }, 'createdAt'],
  ['a number for an answer', { response: 1 }, 'response'],
  ['half a token', { tokensIn: 0.5 }, 'tokensIn'],
  ['tokens below none', { tokensOut: -1 }, 'tokensOut'],
  ['a cost below none', { costUsd: -1 }, 'costUsd'],
  ['an unknown finish', { finish: 'done' }, 'finish'],
  ['tool calls that are none', { toolCalls: [{}] }, 'toolCalls'],
])('an entry with %s is refused, though its checksum is right', (_what, changes, member) => {
  expect(readLine(lineOf({ ...entry, ...changes }))).toMatchObject({ fault: expect.stringContaining(`"${member}"`) })
})

test.each(['', 'null', '[]', '{}', '{"key":"k"}', '{"sha256":"x"}', '{"key":"","entry":{},"sha256":"x"}', '{"key":'])(
  'the line %s is refused',
  (line) => {
    expect(readLine(line).kind).toBe('fault')
  },
)

test('the last line is read as written', () => {
  expect(readLine(endLine(7, 'abc'))).toEqual({ kind: 'end', entries: 7, checksum: 'abc' })
})

test('only a header of this format and version begins a file', () => {
  expect(headerFault(exchangeHeader)).toBeNull()
  expect(headerFault('{"format":"promptlooper-cache","version":2}')).toContain('version 2')
  expect(headerFault('{"version":1}')).toContain('cache export')
  expect(headerFault('name: spam')).toContain('cache export')
})
