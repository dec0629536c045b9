import { answerHere, type Answer } from './answer.ts'
import { differenceOf, type DifferingPart } from './difference.ts'
import type { FuzzCase } from './fuzz-case.ts'
import { knownRow } from './known-differences.ts'
import type { PythonJinja } from './python-jinja.ts'

/** Two Pythons: one answers, the other shows what depends on the process. */
export interface Pythons {
  readonly python: PythonJinja
  readonly elsewhere: PythonJinja
}

/** Whether two answers to a case agree, differ as a row of the README says, or differ otherwise. */
export type Verdict =
  | { readonly kind: 'same'; readonly python: Answer; readonly here: Answer }
  | { readonly kind: 'known'; readonly row: string }
  | { readonly kind: 'unknown'; readonly part: DifferingPart; readonly python: Answer; readonly here: Answer }

/** Judges the cases, in their order. */
export async function judge({ python, elsewhere }: Pythons, cases: readonly FuzzCase[]): Promise<Verdict[]> {
  // Python renders while this process does.
  const asked = python.answer(cases)
  const answersHere = cases.map(answerHere)
  const answers = await asked
  const verdicts: Verdict[] = []
  for (const [index, fuzzCase] of cases.entries()) {
    const [theirs, here] = [answers[index], answersHere[index]]
    if (theirs === undefined || here === undefined) continue
    const part = differenceOf(theirs, here)
    if (part === undefined) {
      verdicts.push({ kind: 'same', python: theirs, here })
      continue
    }
    const [again = theirs] = await elsewhere.answer([fuzzCase])
    const row = knownRow({ fuzzCase, python: theirs, elsewhere: again, here })
    verdicts.push(row === undefined ? { kind: 'unknown', part, python: theirs, here } : { kind: 'known', row })
  }
  return verdicts
}
