import { scoreVersion } from '../domain/score-version.ts'
import type { Scorer } from '../domain/scorer.ts'
import type { ExampleRecord, FilledCell } from '../domain/store.ts'
import { toTemplateStage } from '../template/template-stage.ts'
import type { UnscoredRun } from './cell-feed.ts'
import { isStopped, type PlanGiven } from './plan-given.ts'
import { rescoreRun } from './rescore-run.ts'
import type { ScorerView } from './scorer-context.ts'

/**
 * Scores what scorers that compare answers have not scored yet: each completed run whose reference is completed, too, on
 * the same example and repeat. What is scored already is passed over, so that a command that was stopped goes on where it
 * stood; a comparison whose other answer is missing has no score. Throws a StoreError when the store can't be read or
 * written.
 */
export async function scoreComparisons(given: PlanGiven): Promise<void> {
  const scorers = given.scorers.filter(({ comparesAnswers }) => comparesAnswers === true)
  if (scorers.length === 0) return
  const open = new Set<Promise<void>>()
  let failure: { readonly thrown: unknown } | null = null
  for await (const { example, cells } of examplesOf(given)) {
    for (const comparison of comparisonsOf(example, cells, scorers, given)) {
      if (isStopped(given) || failure !== null) break
      const scoring: Promise<void> = scoreComparison(comparison, given)
        .catch((thrown: unknown) => {
          // Scoring throws only when the store fails: nothing more can be kept.
          failure ??= { thrown }
          given.onStoreFailure()
        })
        .finally(() => open.delete(scoring))
      open.add(scoring)
      if (open.size >= mostAtOnce) await Promise.race(open)
    }
    if (isStopped(given) || failure !== null) break
  }
  await Promise.all(open)
  const failed = failure as { readonly thrown: unknown } | null
  if (failed !== null) throw failed.thrown
}

/** A run to score, and the run that it is compared with; null: it is itself what others are compared with. */
interface Comparison {
  readonly unscored: UnscoredRun
  readonly reference: { readonly variantKey: string; readonly runId: string } | null
}

function* comparisonsOf(
  example: ExampleRecord,
  cells: readonly FilledCell[],
  scorers: readonly Scorer[],
  { variants, references }: PlanGiven,
): Iterable<Comparison> {
  const completed = new Map(
    cells
      .filter(({ run }) => run.status === 'completed')
      .map((cell) => [`${cell.variantKey} ${cell.repeatIndex}`, cell] as const),
  )
  const own = new Set(variants.map(({ key }) => key))
  for (const cell of completed.values()) {
    const key = references.get(cell.variantKey)
    const other = key === undefined ? undefined : completed.get(`${key} ${cell.repeatIndex}`)
    if (key === undefined || other === undefined || !own.has(cell.variantKey)) continue
    const lacking = scorers.filter((scorer) => {
      const version = scoreVersion(scorer, example, key)
      return !cell.scores.some((score) => score.scorerName === scorer.name && score.version === version)
    })
    if (lacking.length === 0) continue
    const reference = other === cell ? null : { variantKey: key, runId: other.run.id }
    yield { unscored: { runId: cell.run.id, example, scorers: lacking }, reference }
  }
}

async function scoreComparison({ unscored, reference }: Comparison, given: PlanGiven): Promise<void> {
  const { store, surroundings, stop } = given
  let answer: ScorerView['reference'] = 'itself'
  if (reference !== null) {
    const results = await store.stageResults(reference.runId)
    // Deleted meanwhile by somebody else: there is nothing to compare with.
    if (results.length === 0) return
    answer = { ...reference, stages: results.map(toTemplateStage) }
  }
  await rescoreRun(unscored, store, surroundings, stop, answer)
}

async function* examplesOf({ store, revision, ordinals, variants }: PlanGiven): AsyncIterable<{
  readonly example: ExampleRecord
  readonly cells: readonly FilledCell[]
}> {
  const pageSize = Math.max(1, Math.floor(cellsPerPage / Math.max(1, variants.length * revision.repeats)))
  const chosen = ordinals === undefined ? null : new Set(ordinals)
  for (let after = -1; ;) {
    const examples = await store.plan.examples(revision.id, after, pageSize)
    const last = examples.at(-1)
    if (last === undefined) return
    const cells = Map.groupBy(await store.plan.cells(revision.id, after, pageSize), (cell) => cell.exampleOrdinal)
    for (const example of examples) {
      if (chosen?.has(example.ordinal) !== false) yield { example, cells: cells.get(example.ordinal) ?? [] }
    }
    after = last.ordinal
  }
}

const cellsPerPage = 1_000
const mostAtOnce = 32
