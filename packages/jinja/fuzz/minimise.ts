import { reductions } from './grammar.ts'
import { fuzzGrammar, sourceOf, type FuzzCase, type FuzzOptions } from './fuzz-case.ts'

// Enough for the deepest cases; each try is a few milliseconds of Python.
const TRIES = 600

/** The smallest case found for which `differs` still holds: less template, fewer options. */
export async function minimise(
  fuzzCase: FuzzCase,
  differs: (candidate: FuzzCase) => Promise<boolean>,
): Promise<FuzzCase> {
  let smallest = fuzzCase
  let tries = 0
  for (let candidates = smallerCases(smallest); ;) {
    const candidate = candidates.next()
    if (candidate.done === true || tries >= TRIES) return smallest
    tries += 1
    if (await differs(candidate.value)) {
      smallest = candidate.value
      candidates = smallerCases(smallest)
    }
  }
}

function* smallerCases(fuzzCase: FuzzCase): Generator<FuzzCase> {
  const length = sourceOf(fuzzCase).length
  for (const derivation of reductions(fuzzGrammar, fuzzCase.derivation)) {
    const candidate = { ...fuzzCase, derivation }
    if (sourceOf(candidate).length < length) yield candidate
  }
  for (const index of fuzzCase.slips.keys()) yield { ...fuzzCase, slips: fuzzCase.slips.toSpliced(index, 1) }
  for (const name of Object.keys(fuzzCase.options)) yield { ...fuzzCase, options: without(fuzzCase.options, name) }
}

function without(options: FuzzOptions, name: string): FuzzOptions {
  return Object.fromEntries(Object.entries(options).filter(([option]) => option !== name))
}
