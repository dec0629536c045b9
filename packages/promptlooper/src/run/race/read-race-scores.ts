import type { RaceSettings } from '../../domain/race.ts'
import { scoreVersion } from '../../domain/score-version.ts'
import type { Scorer } from '../../domain/scorer.ts'
import type { FilledCell } from '../../domain/store.ts'
import type { RaceScore } from '../../stats/race/race-track.ts'
import type { PlanGiven } from '../plan-given.ts'

/**
 * Reads what a batch of examples came to: for each variant (by its place in the plan) and example the mean over repeats,
 * NaN where runs or their scores failed, undefined where a run has not ended.
 */
export async function readRaceScores(
  { store, revision, variants, scorers }: PlanGiven,
  { objective, failures }: RaceSettings,
  ordinals: readonly number[],
): Promise<(variant: number, example: number) => RaceScore> {
  const scorer = scorers.find(({ name }) => name === objective)
  if (scorer === undefined) throw new TypeError(`no scorer ${objective}`)
  const scores = new Map<string, RaceScore>()
  for (const ordinal of ordinals) {
    const [example] = await store.plan.examples(revision.id, ordinal - 1, 1)
    if (example === undefined) continue
    const version = scoreVersion(scorer, example)
    const cells = Map.groupBy(await store.plan.cells(revision.id, ordinal - 1, 1), (cell) => cell.variantKey)
    for (const [place, { key }] of variants.entries()) {
      const values = (cells.get(key) ?? []).flatMap((cell) => valueOf(cell, scorer, version) ?? [])
      scores.set(`${place} ${ordinal}`, meanOfRepeats(values, revision.repeats, failures))
    }
  }
  return (variant, example) => scores.get(`${variant} ${example}`)
}

/**
 * The score of an example that stands for all of its repeats: of those that failed each counts as 0 or, where that is
 * bounded, the whole example is missing. undefined while a repeat has not ended.
 */
export function meanOfRepeats(
  values: readonly number[],
  repeats: number,
  failures: RaceSettings['failures'],
): RaceScore {
  if (values.length < repeats) return undefined
  const present = values.filter((value) => !Number.isNaN(value))
  const isMissing = failures === 'bounded' ? present.length < repeats : present.length === 0
  return isMissing ? NaN : present.reduce((sum, value) => sum + value, 0) / repeats
}

/** NaN for a run that failed or has no score; undefined for one that has not ended. */
function valueOf({ run, scores }: FilledCell, { name }: Scorer, version: string): number | undefined {
  if (run.status === 'failed') return NaN
  if (run.status !== 'completed') return undefined
  return scores.findLast((score) => score.scorerName === name && score.version === version)?.value ?? NaN
}
