import type { CallTotals } from '../domain/score.ts'
import type { CallSummary } from './report.ts'

/** Adds up what scorers asked of models. */
export class CallsTally {
  #count = 0
  #tokensIn = 0
  #tokensOut = 0
  #knownUsd = 0
  #scoresWithUnknownPrice = 0

  /** Counts the calls of one score, or of one failed score; absent where it asked nothing. */
  add(calls: CallTotals | undefined): void {
    if (calls === undefined) return
    this.#count += calls.count
    this.#tokensIn += calls.tokensIn
    this.#tokensOut += calls.tokensOut
    if (calls.costUsd === null) this.#scoresWithUnknownPrice += 1
    else this.#knownUsd += calls.costUsd
  }

  /** null where no model was asked. */
  summary(): CallSummary | null {
    if (this.#count === 0) return null
    return {
      calls: this.#count,
      tokens: { in: this.#tokensIn, out: this.#tokensOut },
      totalUsd: this.#scoresWithUnknownPrice === 0 ? this.#knownUsd : null,
      knownUsd: this.#knownUsd,
      scoresWithUnknownPrice: this.#scoresWithUnknownPrice,
    }
  }
}

/** Several summaries together; null where no model was asked. */
export function addCallSummaries(summaries: readonly (CallSummary | null)[]): CallSummary | null {
  const asked = summaries.filter((summary) => summary !== null)
  if (asked.length === 0) return null
  const sum = (of: (summary: CallSummary) => number) => asked.reduce((total, summary) => total + of(summary), 0)
  const knownUsd = sum((summary) => summary.knownUsd)
  const scoresWithUnknownPrice = sum((summary) => summary.scoresWithUnknownPrice)
  return {
    calls: sum((summary) => summary.calls),
    tokens: { in: sum((summary) => summary.tokens.in), out: sum((summary) => summary.tokens.out) },
    totalUsd: scoresWithUnknownPrice === 0 ? knownUsd : null,
    knownUsd,
    scoresWithUnknownPrice,
  }
}
