import { PromptLooperError } from '../../domain/errors.ts'
import type { Scorer } from '../../domain/scorer.ts'
import { makeScorers } from '../make-scorers.ts'
import { plannedScorers } from '../planned-scorers.ts'
import type { PreparedExperiment } from '../prepare-experiment.ts'

/** A scorer that asks models, made. */
export interface AskingScorer {
  readonly name: string
  readonly scorer: Scorer
}

/** The scorers of an experiment that ask models: their versions tell which stored answers they have scored. */
export async function makeAskingScorers(prepared: PreparedExperiment): Promise<readonly AskingScorer[]> {
  const names = new Set(plannedScorers(prepared.experiment).map(({ scorer }) => scorer))
  if (names.size === 0) return []
  try {
    const scorers = await makeScorers(prepared)
    return scorers.flatMap((scorer) => (names.has(scorer.name) ? [{ name: scorer.name, scorer }] : []))
  } catch (thrown) {
    // One that can't be made scores nothing; the run says why.
    if (!(thrown instanceof PromptLooperError)) throw thrown
    return []
  }
}
