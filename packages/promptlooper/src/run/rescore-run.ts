import type { Store } from '../domain/store.ts'
import type { UnscoredRun } from './cell-feed.ts'
import type { RunSurroundings } from './run-surroundings.ts'
import { scoreRun } from './score-run.ts'
import { scorerContext, type ScorerView } from './scorer-context.ts'

/** Scores a stored answer with the scorers that it lacks, and stores what they give. Calls no model under test. */
export async function rescoreRun(
  unscored: UnscoredRun,
  store: Store,
  surroundings: RunSurroundings,
  signal: AbortSignal,
  reference?: ScorerView['reference'],
): Promise<void> {
  const run = await store.run(unscored.runId)
  const results = await store.stageResults(unscored.runId)
  const last = results.at(-1)
  // Deleted meanwhile by somebody else: there is nothing to score.
  if (run === undefined || last === undefined) return
  if (signal.aborted) return
  const context = scorerContext(run, unscored.example, results, signal, reference)
  const { scores, scoreFailures } = await scoreRun(
    unscored.scorers,
    unscored.example.input,
    last.responseRaw,
    context,
    surroundings.scorerModels,
  )
  if (scores.length + scoreFailures.length === 0) return
  await surroundings.recorder.record([{ kind: 'scored', scores, scoreFailures }])
}
