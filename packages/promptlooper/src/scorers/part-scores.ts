import { messageOf } from '../domain/errors.ts'
import type { JsonValue } from '../domain/json-value.ts'
import type { Scorer, ScorerContext } from '../domain/scorer.ts'
import { settleScore } from '../domain/settle-score.ts'

/** What one of the scorers within a scorer gave. */
export interface PartScore {
  /** Its place among them. */
  readonly index: number
  readonly name: string
  /** In [0, 1]. */
  readonly value: number
  readonly reason: string | null
}

/** Whether any of them applies to an answer: where none does, neither does the scorer that they make. */
export function anyPartApplies(parts: readonly Scorer[]): (context: ScorerContext) => boolean {
  return (context) => parts.some((part) => part.applies?.(context) !== false)
}

/** The scores of those that apply, asked side by side. Throws an error that names each that gave none. */
export async function scoreParts(
  parts: readonly Scorer[],
  output: string,
  context: ScorerContext,
  input: JsonValue,
): Promise<readonly PartScore[]> {
  const faults: string[] = []
  const scores = await Promise.all(
    parts.map(async (part, index): Promise<PartScore | null> => {
      try {
        if (part.applies?.(context) === false) return null
        const settled = settleScore(await part.score(input, output, context))
        if (settled.ok) return { index, name: part.name, value: settled.value, reason: settled.reason }
        faults.push(`part "${part.name}": ${settled.message}`)
      } catch (thrown) {
        faults.push(`part "${part.name}": ${messageOf(thrown)}`)
      }
      return null
    }),
  )
  if (faults.length > 0) throw new Error(faults.join('; '))
  return scores.filter((score) => score !== null)
}

/** Parts as a reason shows them: `exact-match 0: expected "a", got "b"; length 1`. */
export function partsText(scores: readonly PartScore[]): string {
  return scores
    .map(({ name, value, reason }) => `${name} ${Number(value.toFixed(3))}${reason === null ? '' : `: ${reason}`}`)
    .join('; ')
}
