import { raceDefaults } from '../config/read-race.ts'
import { valueHash } from '../domain/config-hash.ts'
import { PromptLooperError } from '../domain/errors.ts'
import type { RaceRecord, RaceSettings } from '../domain/race.ts'
import type { RevisionRecord } from '../domain/revision.ts'
import type { Scorer } from '../domain/scorer.ts'
import type { Store } from '../domain/store.ts'
import { GroupColumn } from '../report/group-column.ts'
import { raceSteps, type RaceStep } from '../stats/race/race-steps.ts'
import type { PreparedExperiment } from './prepare-experiment.ts'
import type { RunOptions } from './run-options.ts'

/**
 * Writes the race of a revision before its first run, where its file or the command asks for one; null where neither
 * does. Throws a PromptLooperError where there is no scorer to decide by.
 */
export async function openRace(
  store: Store,
  prepared: PreparedExperiment,
  revision: RevisionRecord,
  options: Pick<RunOptions, 'race'>,
): Promise<RaceRecord | null> {
  const { variants, digest } = prepared
  const settings = raceSettings(prepared, options)
  if (settings === null) return null
  const objective = revision.scorers.find(({ name }) => name === settings.objective)
  const datasetHash = valueHash([digest, revision.repeats])
  const contentHash = valueHash([
    datasetHash,
    variants.map(({ key }) => key),
    [settings.objective, objective?.version ?? ''],
  ])
  const { id: revisionId, experimentId } = revision
  return await store.races.open({ revisionId, experimentId, contentHash, datasetHash, settings })
}

/**
 * Refuses a race that can't be run, before anything is stored: one without a scorer to decide by, or with one that compares
 * answers with those of a variant that may leave. Throws a PromptLooperError.
 */
export function refuseImpossibleRace(
  prepared: PreparedExperiment,
  scorers: readonly Scorer[],
  options: Pick<RunOptions, 'race'>,
): void {
  const settings = raceSettings(prepared, options)
  const objective = scorers.find(({ name }) => name === settings?.objective)
  if (objective?.comparesAnswers !== true) return
  throw new PromptLooperError('race-of-comparisons', `a race can't be decided by "${objective.name}"`, {
    hint: 'It compares answers with those of one variant, which may leave the race; name another objective, or run the whole plan.',
  })
}

function raceSettings(prepared: PreparedExperiment, options: Pick<RunOptions, 'race'>): RaceSettings | null {
  return prepared.experiment.race ?? (options.race === true ? usualRace(prepared) : null)
}

function usualRace({ experiment }: PreparedExperiment): RaceSettings {
  const objective = experiment.verdict?.objective ?? experiment.scorers[0]?.name
  if (objective !== undefined) return { ...raceDefaults, objective }
  throw new PromptLooperError('no-objective', 'a race needs a scorer to decide by', {
    hint: 'Add one under "scorers", or run without --race.',
  })
}

/** A race's settings with its steps, in the order that its seed decides. */
export async function raceTrackOf(
  { plan, experiments }: Pick<Store, 'plan' | 'experiments'>,
  { revisionId, seed, settings }: RaceRecord,
): Promise<{ readonly settings: RaceSettings; readonly steps: readonly RaceStep[] }> {
  const count = (await experiments.revision(revisionId))?.exampleCount ?? 0
  const groups = settings.target === 'population' ? await readGroups(plan, revisionId) : null
  return { settings, steps: raceSteps(count, groups, seed) }
}

/** The group of each example as a whole number; null where there are no groups. */
async function readGroups(plan: Store['plan'], revisionId: string): Promise<Float64Array | null> {
  const column = new GroupColumn()
  for (let after = -1; ;) {
    const examples = await plan.examples(revisionId, after, pageSize)
    const last = examples.at(-1)
    if (last === undefined) return column.toArray()
    for (const { group } of examples) column.push(group)
    after = last.ordinal
  }
}

const pageSize = 1_000
