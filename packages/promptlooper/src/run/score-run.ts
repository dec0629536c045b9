import { messageOf } from '../domain/errors.ts'
import { newIdentifier } from '../domain/identifiers.ts'
import type { JsonValue } from '../domain/json-value.ts'
import type { Score, ScoreFailure } from '../domain/score.ts'
import { scoreVersion } from '../domain/score-version.ts'
import type { Scorer, ScorerContext } from '../domain/scorer.ts'
import { settleScore } from '../domain/settle-score.ts'
import { inLimitedTime } from './limited-time.ts'

/** What the scorers made of one answer. */
export interface ScoredRun {
  readonly scores: readonly Score[]
  readonly scoreFailures: readonly ScoreFailure[]
}

/**
 * Asks every scorer for its score of one answer, side by side. A scorer that throws, gives no finite number, or takes
 * longer than `timeoutMs` is a failed score; the run stays completed. Rejects only when the context's signal aborts.
 */
export async function scoreRun(
  scorers: readonly Scorer[],
  input: JsonValue,
  output: string,
  context: ScorerContext,
  timeoutMs: number = defaultScorerTimeoutMs,
): Promise<ScoredRun> {
  const scores: Score[] = []
  const scoreFailures: ScoreFailure[] = []
  const outcomes = scorers.map((scorer) => outcomeOf(scorer, input, output, context, timeoutMs))
  for (const [index, pending] of outcomes.entries()) {
    const outcome = pending instanceof Promise ? await pending : pending
    const scorer = scorers[index]
    if (scorer === undefined || outcome.kind === 'left-out') continue
    const shared = { runId: context.run.id, scorerName: scorer.name, version: scoreVersion(scorer, context.example) }
    if (outcome.kind === 'failed') {
      scoreFailures.push({ ...shared, message: outcome.message })
      continue
    }
    const { value, reason, label, rawValue } = outcome
    scores.push({ id: newIdentifier('score'), ...shared, value, reason, label, rawValue })
  }
  context.signal.throwIfAborted()
  return { scores, scoreFailures }
}

type Outcome =
  | { readonly kind: 'left-out' }
  | { readonly kind: 'failed'; readonly message: string }
  | {
      readonly kind: 'scored'
      readonly value: number
      readonly reason: string | null
      readonly label: string | null
      readonly rawValue: number | null
    }

/** Stays synchronous where the scorer is: most are, and a promise for each would cost more than they do. */
function outcomeOf(
  scorer: Scorer,
  input: JsonValue,
  output: string,
  context: ScorerContext,
  timeoutMs: number,
): Outcome | Promise<Outcome> {
  try {
    if (scorer.applies?.(context) === false) return { kind: 'left-out' }
    const given = scorer.score(input, output, context)
    return given instanceof Promise ? awaitOutcome(given, context.signal, timeoutMs) : settle(given)
  } catch (thrown) {
    return { kind: 'failed', message: messageOf(thrown) }
  }
}

async function awaitOutcome(given: Promise<unknown>, signal: AbortSignal, timeoutMs: number): Promise<Outcome> {
  const expired = () => new Error(`the scorer gave no score within ${timeoutMs / 1000} s`)
  try {
    return settle(await inLimitedTime(timeoutMs, signal, expired, () => given))
  } catch (thrown) {
    return { kind: 'failed', message: messageOf(thrown) }
  }
}

function settle(given: unknown): Outcome {
  const settled = settleScore(given)
  if (!settled.ok) return { kind: 'failed', message: settled.message }
  return {
    kind: 'scored',
    value: settled.value,
    reason: settled.reason,
    label: settled.label,
    rawValue: settled.rawValue,
  }
}

const defaultScorerTimeoutMs = 120_000
