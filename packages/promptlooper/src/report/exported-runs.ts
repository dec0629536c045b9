import type { Score } from '../domain/score.ts'
import { scoreVersionFor } from '../domain/score-version.ts'
import type { StageResult } from '../domain/stage-result.ts'
import type { ExampleRecord, FilledCell, VariantRecord } from '../domain/store.ts'
import type { ReportSource } from './report-source.ts'
import { currentScore } from './scorer-tally.ts'

/** One run of a revision with all that stands around it, as exports write it. */
export interface ExportedRun {
  readonly example: ExampleRecord
  readonly variant: VariantRecord
  readonly repeatIndex: number
  readonly run: FilledCell['run']
  /** In the order of stages. */
  readonly stages: readonly StageResult[]
  /** In the order of the revision's scorers. */
  readonly scores: readonly ExportedScore[]
}

/** What one scorer said of a run: its current score, or the message of its failure, or neither. */
export interface ExportedScore {
  readonly scorer: string
  readonly score: Score | null
  readonly failure: string | null
}

/**
 * Every run of a revision, by example, variant and repeat; cells without a run are left out. One run's prompts and
 * answers are in memory at a time. Rejects with the signal's reason when it aborts.
 */
export async function* exportedRuns(source: ReportSource, signal?: AbortSignal): AsyncIterable<ExportedRun> {
  const variants = new Map(source.variants.map((variant) => [variant.key, variant]))
  for await (const { example, cells } of source.pages()) {
    for (const cell of cells) {
      signal?.throwIfAborted()
      const variant = variants.get(cell.variantKey)
      if (variant === undefined) continue
      const { run, repeatIndex } = cell
      const stages = await source.stageResults(run.id)
      const scores = source.revision.scorers.map((scorer) =>
        exportedScore(cell, scorer.name, scoreVersionFor(scorer, example, variant.key)),
      )
      yield { example, variant, repeatIndex, run, stages, scores }
    }
  }
}

function exportedScore(cell: FilledCell, scorer: string, version: string): ExportedScore {
  const score = currentScore(cell, scorer, version)
  if (score !== undefined) return { scorer, score, failure: null }
  const failure = cell.scoreFailures.findLast((each) => each.scorerName === scorer && each.version === version)
  return { scorer, score: null, failure: failure?.message ?? null }
}
