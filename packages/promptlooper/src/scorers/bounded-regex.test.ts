import fc from 'fast-check'
import { expect, test } from 'vitest'
import { compileRegex, longestMatchedText, type BoundedRegex } from './bounded-regex.ts'
import { matchEffort } from './match-effort.ts'

function compiled(pattern: string, flags = ''): BoundedRegex {
  const compilation = compileRegex(pattern, flags)
  if (!compilation.ok) throw new Error(compilation.message)
  return compilation.regex
}

test('a pattern that would need years ends in an error within two seconds, and others match after it', () => {
  const started = performance.now()
  expect(() => compiled('^(a+)+$').exec(`${'a'.repeat(60)}b`)).toThrow(/took longer than 1 s/u)
  expect(performance.now() - started).toBeLessThan(2000)
  expect(compiled('(?:(x)+)y').exec('xxy')?.[1]).toBe('x')
})

test('what stands after the first million characters is not seen', () => {
  const regex = compiled('needle')
  expect(regex.exec(`${'.'.repeat(longestMatchedText - 6)}needle`)).not.toBeNull()
  expect(regex.exec(`${'.'.repeat(longestMatchedText)}needle`)).toBeNull()
})

test('a watched and an unwatched match give the same', () => {
  const pattern = 'label: (\\w+) (?:and )?(\\w+)?'
  const text = 'the label: spam and ham'
  const long = `${text}${'.'.repeat(5000)}`
  expect(matchEffort(pattern, text.length)).toBeLessThan(matchEffort(pattern, long.length))
  expect([...(compiled(pattern).exec(long) ?? [])]).toEqual([...(compiled(pattern).exec(text) ?? [])])
})

test.each([
  ['(', '', /unterminated group/iu],
  ['a', 'g', /flag "g" has no meaning/u],
  ['a', 'ii', /flag/u],
  ['\\p{Nonsense}', 'u', /property/u],
])('/%s/%s does not compile, and says why', (pattern, flags, words) => {
  const compilation = compileRegex(pattern, flags)
  expect(compilation.ok ? '' : compilation.message).toMatch(words)
})

test.each(['(a+)+', '(a|b)*', '(a){2}', '(a)\\1', '(?<x>a)\\k<x>'])('%s may grow without bound', (pattern) => {
  expect(matchEffort(pattern, 1)).toBe(Number.POSITIVE_INFINITY)
})

test('matching gives what JavaScript gives', () => {
  fc.assert(
    fc.property(
      fc.string(),
      fc.constantFrom('a', '[a-f]+', '(\\d+)\\.(\\d*)', '(?:x|y)+z', '^\\s*$'),
      (text, pattern) => {
        expect(compiled(pattern).exec(text)?.slice()).toEqual(new RegExp(pattern).exec(text)?.slice())
      },
    ),
  )
})
