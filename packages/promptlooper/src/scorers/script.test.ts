import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Scorer } from '../domain/scorer.ts'
import { contextOf } from './testing/answer-context.ts'
import { makeScorer, scoreWith } from './testing/make-scorer.ts'

let directory: string

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'script-'))
})

afterEach(async () => {
  await rm(directory, { recursive: true })
})

async function scriptOf(text: string, name = 'mine.mjs'): Promise<Scorer> {
  await writeFile(join(directory, name), text)
  return makeScorer({ scorer: 'script', path: `./${name}` }, directory)
}

test('a function gets input, output and context', async () => {
  const scorer = await scriptOf(
    'export default (input, output, context) => ({ value: 1, reason: JSON.stringify([input, output, context.expected]) })',
  )
  const score = await scoreWith(scorer, { input: { q: 1 }, output: 'a', expected: 'e' })
  expect(score).toMatchObject({ value: 1, reason: '[{"q":1},"a","e"]' })
})

test('a file in TypeScript works', async () => {
  const scorer = await scriptOf(
    'export default function score(_input: unknown, output: string): number { return output.length / 10 }',
    'mine.mts',
  )
  expect(await scoreWith(scorer, { output: 'abc' })).toMatchObject({ value: 0.3 })
})

test('a promise is awaited, and values are clamped', async () => {
  const scorer = await scriptOf('export default async () => 1.5')
  expect(await scoreWith(scorer, {})).toMatchObject({ ok: true, value: 1 })
})

test('an object with a method score keeps its this, and its applies decides', async () => {
  const scorer = await scriptOf(`
    class Mine { weight = 0.5; score() { return { value: this.weight, label: 'x', rawValue: 3 } } applies(context) { return context.expected === this.wanted } wanted = 'e' }
    export default new Mine()`)
  expect(await scoreWith(scorer, {})).toMatchObject({ value: 0.5, label: 'x', rawValue: 3 })
  expect(scorer.applies?.(contextOf({ expected: 'e' }))).toBe(true)
  expect(scorer.applies?.(contextOf({ expected: 'f' }))).toBe(false)
})

test.each(['NaN', '"1"', 'undefined', '({ reason: "no value" })', 'Promise.resolve(null)'])(
  'a script that gives %s is a failed score',
  async (given) => {
    const scorer = await scriptOf(`export default () => ${given}`)
    await expect((async () => scorer.score('', '', contextOf({})))()).rejects.toThrow(/not a finite number/u)
  },
)

test.each([
  ['export const score = () => 1', /it has no default export/u],
  ['export default 3', /its default export is a number/u],
  ['export default { grade() {} }', /an object without a method score/u],
])('%s is refused with its place', async (text, words) => {
  await expect(scriptOf(text)).rejects.toThrow(words)
  await expect(scriptOf(text)).rejects.toThrow(/^spam\.yaml:3:5 scorer "script": .*mine\.mjs must export a function/u)
})

test('a file that does not exist is refused', async () => {
  await expect(makeScorer({ scorer: 'script', path: 'none.mjs' }, directory)).rejects.toThrow(
    /none\.mjs does not exist/u,
  )
})

test("the version follows the file's text", async () => {
  const first = await scriptOf('export default () => 1')
  const same = await scriptOf('export default () => 1')
  const other = await scriptOf('export default () => 0')
  expect(first.version).toBe(same.version)
  expect(first.version).not.toBe(other.version)
})
