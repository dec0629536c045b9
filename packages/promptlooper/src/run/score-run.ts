import { messageOf } from '../domain/errors.ts'
import { newIdentifier } from '../domain/identifiers.ts'
import type { JsonValue } from '../domain/json-value.ts'
import type { Score, ScoreFailure } from '../domain/score.ts'
import { scoreVersion } from '../domain/score-version.ts'
import type { Scorer, ScorerContext } from '../domain/scorer.ts'
import { settleScore } from '../domain/settle-score.ts'
import { CallTally } from './call-tally.ts'
import { inLimitedTime } from './limited-time.ts'
import type { ScorerView } from './scorer-context.ts'
import type { ScorerModels } from './scorer-models.ts'

/** What the scorers made of one answer. */
export interface ScoredRun {
  readonly scores: readonly Score[]
  readonly scoreFailures: readonly ScoreFailure[]
}

/**
 * Asks every scorer for its score of one answer, side by side. A scorer that throws, gives no finite number, or takes
 * longer than `timeoutMs`, its calls of models and waits apart, is a failed score; the run stays completed. One whose call was not
 * let begin gives nothing: it is asked again by the next command. Rejects only when the context's signal aborts.
 */
export async function scoreRun(
  scorers: readonly Scorer[],
  input: JsonValue,
  output: string,
  view: ScorerView,
  models: ScorerModels,
  timeoutMs: number = defaultScorerTimeoutMs,
): Promise<ScoredRun> {
  const scores: Score[] = []
  const scoreFailures: ScoreFailure[] = []
  const tallies = scorers.map(() => new CallTally())
  const outcomes = scorers.map((scorer, index) => {
    const tally = tallies[index] ?? new CallTally()
    const waiting = <Awaited>(promise: Promise<Awaited>) => tally.during(promise)
    const context = { ...view, ...models(view.run, tally, view.signal), waiting }
    return outcomeOf(scorer, input, output, context, tally, timeoutMs)
  })
  for (const [index, pending] of outcomes.entries()) {
    const outcome = pending instanceof Promise ? await pending : pending
    const scorer = scorers[index]
    if (scorer === undefined || outcome.kind === 'left-out') continue
    const calls = tallies[index]?.totals()
    const version = scoreVersion(scorer, view.example, referenceKeyOf(scorer, view))
    const shared = { runId: view.run.id, scorerName: scorer.name, version, ...(calls === undefined ? {} : { calls }) }
    if (outcome.kind === 'failed') {
      scoreFailures.push({ ...shared, message: outcome.message })
      continue
    }
    const { value, reason, label, rawValue } = outcome
    scores.push({ id: newIdentifier('score'), ...shared, value, reason, label, rawValue })
  }
  view.signal.throwIfAborted()
  return { scores, scoreFailures }
}

function referenceKeyOf(scorer: Scorer, { reference, run }: ScorerView): string | undefined {
  if (scorer.comparesAnswers !== true) return undefined
  return reference === 'itself' ? run.cell?.variantKey : reference?.variantKey
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
  tally: CallTally,
  timeoutMs: number,
): Outcome | Promise<Outcome> {
  try {
    if (scorer.applies?.(context) === false) return { kind: 'left-out' }
    const given = scorer.score(input, output, context)
    return given instanceof Promise ? awaitOutcome(given, context.signal, tally, timeoutMs) : settle(given)
  } catch (thrown) {
    return { kind: 'failed', message: messageOf(thrown) }
  }
}

async function awaitOutcome(
  given: Promise<unknown>,
  signal: AbortSignal,
  tally: CallTally,
  timeoutMs: number,
): Promise<Outcome> {
  try {
    return settle(await inScorerTime(given, signal, tally, timeoutMs))
  } catch (thrown) {
    return tally.isStopped ? { kind: 'left-out' } : { kind: 'failed', message: messageOf(thrown) }
  }
}

/** A judge may wait long for its place among the calls: that is not its own time, which begins again after each call. */
async function inScorerTime(
  given: Promise<unknown>,
  signal: AbortSignal,
  tally: CallTally,
  timeoutMs: number,
): Promise<unknown> {
  for (;;) {
    const { waitsEnded } = tally
    const expired = new Error(`the scorer gave no score within ${timeoutMs / 1000} s`)
    try {
      return await inLimitedTime(
        timeoutMs,
        signal,
        () => expired,
        () => given,
      )
    } catch (thrown) {
      const idle = tally.idle()
      const hasWaited = idle !== null || tally.waitsEnded > waitsEnded
      if (thrown !== expired || !hasWaited) throw thrown
      await Promise.race([idle, given.catch(() => {})])
    }
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
