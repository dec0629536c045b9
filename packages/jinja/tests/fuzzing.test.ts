import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { expressionCase, fuzzGrammar, sourceOf, templateCase, type FuzzCase } from '../fuzz/fuzz-case.ts'
import { derive, reductions, textOf } from '../fuzz/grammar.ts'
import { knownDifferences } from '../fuzz/known-differences.ts'
import { minimise } from '../fuzz/minimise.ts'
import { PythonJinja } from '../fuzz/python-jinja.ts'
import { randomNumbers } from '../fuzz/random-numbers.ts'
import { judge } from '../fuzz/verdict.ts'

test('a seed determines the cases', () => {
  const sources = (seed: number): string[] => {
    const random = randomNumbers(seed)
    return Array.from({ length: 50 }, () => sourceOf(templateCase(random)))
  }
  expect(sources(7)).toEqual(sources(7))
  expect(sources(7)).not.toEqual(sources(8))
})

test('a reduction is a derivation of the same symbol', () => {
  const derivation = derive(fuzzGrammar, 'printed', 3, randomNumbers(3))
  const reduced = [...reductions(fuzzGrammar, derivation)].map(textOf)
  expect(reduced).toContain('{{ none }}')
  expect(reduced.every((text) => text.startsWith('{{ ') && text.endsWith(' }}'))).toBe(true)
})

test('a case is reduced to what still differs', async () => {
  const random = randomNumbers(5)
  let found: FuzzCase
  do found = expressionCase(random)
  while (!sourceOf(found).includes('.upper()') || sourceOf(found).length < 40)
  const smallest = await minimise(found, async (candidate) => sourceOf(candidate).includes('.upper()'))
  expect(sourceOf(smallest).length).toBeLessThan(30)
})

test('every known difference is a row of the README', () => {
  const readme = readFileSync(join(import.meta.dirname, '..', 'README.md'), 'utf8')
  for (const { row } of knownDifferences) expect(readme).toContain(`| ${row} |`)
})

test('some hundred generated templates come out as in Python', { timeout: 120_000 }, async ({ skip }) => {
  await using python = await PythonJinja.start()
  await using elsewhere = await PythonJinja.start()
  if (python === undefined || elsewhere === undefined) {
    skip('no python3 with jinja2 here: nothing was compared')
    return
  }
  const random = randomNumbers(2)
  const cases = Array.from({ length: 400 }, (_, index) =>
    index % 2 === 0 ? expressionCase(random) : templateCase(random),
  )
  const verdicts = await judge({ python, elsewhere }, cases)
  const unknown = verdicts.flatMap((verdict, index) => {
    const fuzzCase = cases[index]
    return verdict.kind === 'unknown' && fuzzCase !== undefined ? [sourceOf(fuzzCase)] : []
  })
  expect(unknown).toEqual([])
})
