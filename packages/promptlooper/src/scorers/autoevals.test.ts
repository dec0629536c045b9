import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { JsonValue } from '../domain/json-value.ts'
import type { AnswerGiven } from './testing/answer-context.ts'
import { makeScorer, optionsOf, scoreWith } from './testing/make-scorer.ts'

// The package itself is large and installs itself with other tools: what is called here has its interface.
const showsWhatItGets = `
const scorer = (name) => async (handed) => ({ name, score: 0.5, metadata: (globalThis.handedToAutoevals = handed) })
module.exports = Object.fromEntries(
  ['ExactMatch', 'Levenshtein', 'NumericDiff', 'JSONDiff', 'ValidJSON', 'ListContains'].map((name) => [name, scorer(name)]),
)`

let directory: string

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'autoevals-'))
})

afterEach(async () => {
  await rm(directory, { recursive: true })
})

async function install(code: string, version = '0.3.0'): Promise<void> {
  const folder = join(directory, 'node_modules', 'autoevals')
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, 'package.json'), JSON.stringify({ name: 'autoevals', version, main: 'index.js' }))
  await writeFile(join(folder, 'index.js'), code)
}

function autoevals(name: string, more: { readonly [name: string]: JsonValue } = {}) {
  return makeScorer({ scorer: 'autoevals', function: name, ...more }, directory)
}

test.each<[string, AnswerGiven, object]>([
  ['Levenshtein', { output: '12', expected: 12 }, { output: '12', expected: '12' }],
  ['NumericDiff', { output: 'It is 1,200.', expected: '1000' }, { output: 1200, expected: 1000 }],
  ['NumericDiff', { output: 'x', stage: { json: 3 }, expected: 4 }, { output: 3, expected: 4 }],
  ['ExactMatch', { output: '1', expected: '1' }, { output: '1', expected: '1' }],
  ['ExactMatch', { output: '{"a":1}', expected: { a: 1 } }, { output: { a: 1 }, expected: { a: 1 } }],
  ['JSONDiff', { output: '{"a":1}', expected: '{"a":2}' }, { output: { a: 1 }, expected: { a: 2 } }],
  ['JSONDiff', { output: 'none', expected: { a: 2 } }, { output: 'none', expected: { a: 2 } }],
  ['ValidJSON', { output: '{}', expected: null }, { output: '{}', schema: { type: 'object' } }],
  ['ListContains', { output: '["a"]', expected: ['a', 'b'] }, { output: ['a'], expected: ['a', 'b'] }],
])('%s gets %o as %o', async (name, given, handed) => {
  await install(showsWhatItGets)
  const scorer = await autoevals(name, name === 'ValidJSON' ? { with: { schema: { type: 'object' } } } : {})
  expect(await scoreWith(scorer, given)).toMatchObject({ ok: true, value: 0.5 })
  expect(Reflect.get(globalThis, 'handedToAutoevals')).toEqual(handed)
})

test.each<[string, AnswerGiven, string]>([
  ['NumericDiff', { output: 'many', expected: 1 }, 'no number in "many"'],
  ['NumericDiff', { output: '1 or 2', expected: 1 }, 'several numbers in "1 or 2"'],
  ['ListContains', { output: 'a', expected: ['a'] }, 'the answer is no JSON list'],
])('%s of an answer of another kind is 0', async (name, given, reason) => {
  await install(showsWhatItGets)
  expect(await scoreWith(await autoevals(name), given)).toMatchObject({ ok: true, value: 0, reason })
})

test.each<[string, AnswerGiven, RegExp]>([
  ['Levenshtein', { output: 'a' }, /no expected answer/u],
  ['NumericDiff', { output: '1', expected: 'many' }, /expected "many" is not a number/u],
  ['ListContains', { output: '[]', expected: 'a' }, /expected is no list/u],
])('%s without what it compares with is a failed score', async (name, given, words) => {
  await install(showsWhatItGets)
  await expect(scoreWith(await autoevals(name), given)).rejects.toThrow(words)
})

test.each([
  ['({ score: null })', /Levenshtein gave no score/u],
  ['undefined', /Levenshtein gave no score/u],
  ['({ score: NaN })', /gave NaN/u],
  ['({ score: "1" })', /gave the text "1"/u],
  ['({ score: 0, error: new Error("too long") })', /Levenshtein: too long/u],
  ['(() => { throw new Error("thrown") })()', /thrown/u],
])('a scorer that gives %s is a failed score', async (given, words) => {
  await install(`module.exports = { Levenshtein: () => ${given} }`)
  await expect(scoreWith(await autoevals('Levenshtein'), { output: 'a', expected: 'b' })).rejects.toThrow(words)
})

test('a package that is not installed is refused with what to do', async () => {
  await expect(autoevals('Levenshtein')).rejects.toThrow(
    'spam.yaml:3:5 scorer "autoevals": the package autoevals is not installed; run "npm install autoevals zod" beside',
  )
})

test('a package without the scorer is refused with its version', async () => {
  await install('module.exports = {}', '0.0.1')
  await expect(autoevals('JSONDiff')).rejects.toThrow(/the package autoevals 0\.0\.1 has no scorer JSONDiff/u)
})

test("the package's version is part of the scorer's", async () => {
  await install(showsWhatItGets, '1.0.0')
  const first = await autoevals('JSONDiff')
  await install(showsWhatItGets, '2.0.0')
  expect((await autoevals('JSONDiff')).version).not.toBe(first.version)
})

test.each(['Factuality', 'EmbeddingSimilarity', 'Moderation', 'toString'])('%s is refused', (name) => {
  expect(() => optionsOf('autoevals', { function: name })).toThrow(
    `function: autoevals' ${name} is not run here: those of code alone are ExactMatch, Levenshtein, NumericDiff, JSONDiff, ValidJSON, ListContains; use "judge" to ask a model`,
  )
})
