import { suggestion } from '../config/suggestion.ts'
import { PromptLooperError } from '../domain/errors.ts'
import type { ExperimentRecord, RevisionRecord } from '../domain/revision.ts'
import type { Run } from '../domain/run.ts'
import type { Store } from '../domain/store.ts'

/**
 * What a reference means: `run_…` a run; `rev_…`, `NAME@3` and `NAME~1` a revision; anything else an experiment. A name
 * that itself ends in `@3` or `~1` is an experiment.
 */
export async function readReference(store: Store, reference: string): Promise<'experiment' | 'revision' | 'run'> {
  if (reference.startsWith('run_')) return 'run'
  if (reference.startsWith('rev_')) return 'revision'
  if (parseReference(reference).pick.kind === 'latest') return 'experiment'
  return (await store.experiments.find(reference)) === undefined ? 'revision' : 'experiment'
}

/**
 * Finds a revision: the latest of `NAME` or `exp_…`, the third (`NAME@3`), the one before the latest (`NAME~1`), or `rev_…`.
 * Throws a PromptLooperError that names what there is instead.
 */
export async function findRevision(store: Store, reference: string): Promise<RevisionRecord> {
  if (reference.startsWith('rev_')) {
    const revision = await store.experiments.revision(reference)
    if (revision !== undefined) return revision
    throw new PromptLooperError('unknown-revision', `there is no revision "${reference}"`, { hint: listHint })
  }
  // A name may itself end in `@3`: the whole text is tried first.
  const exact = await store.experiments.find(reference)
  if (exact !== undefined) return latestOf(exact)
  const { name, pick } = parseReference(reference)
  const experiment = await findExperiment(store, name)
  if (pick.kind === 'latest') return latestOf(experiment)
  const revisions = await store.experiments.revisions(experiment.id)
  const revision =
    pick.kind === 'number' ? revisions.find((each) => each.number === pick.number) : revisions[pick.steps]
  if (revision !== undefined) return revision
  throw new PromptLooperError(
    'unknown-revision',
    `${experiment.name} has no revision ${reference.slice(name.length)}`,
    {
      hint: `It has ${describeNumbers(revisions)}.`,
    },
  )
}

/** Finds a run by `run_…`. Throws a PromptLooperError where there is none. */
export async function findRun(store: Store, id: string): Promise<Run> {
  const run = await store.run(id)
  if (run !== undefined) return run
  throw new PromptLooperError('unknown-run', `there is no run "${id}"`, {
    hint: '"promptlooper report NAME --format csv" gives the ids of runs.',
  })
}

/** Finds an experiment by name or `exp_…`. Throws a PromptLooperError with the nearest name. */
export async function findExperiment(store: Store, nameOrId: string): Promise<ExperimentRecord> {
  const found = await store.experiments.find(nameOrId)
  if (found !== undefined) return found
  const names = (await store.experiments.list()).map((each) => each.name)
  const nearest = suggestion(nameOrId, names).trim()
  throw new PromptLooperError('unknown-experiment', `there is no experiment "${nameOrId}"`, {
    hint: nearest === '' ? listHint : nearest,
  })
}

type Pick =
  | { readonly kind: 'latest' }
  | { readonly kind: 'number'; readonly number: number }
  | { readonly kind: 'back'; readonly steps: number }

const listHint = '"promptlooper list" shows what is stored.'

function parseReference(reference: string): { readonly name: string; readonly pick: Pick } {
  const match = /^(?<name>.+?)(?:@(?<number>\d+)|~(?<steps>\d*))$/.exec(reference)
  const { name, number, steps } = match?.groups ?? {}
  if (name === undefined) return { name: reference, pick: { kind: 'latest' } }
  if (number !== undefined) return { name, pick: { kind: 'number', number: Number(number) } }
  return { name, pick: { kind: 'back', steps: steps === undefined || steps === '' ? 1 : Number(steps) } }
}

function latestOf(experiment: ExperimentRecord): RevisionRecord {
  if (experiment.latestRevision !== null) return experiment.latestRevision
  throw new PromptLooperError('no-revision', `${experiment.name} has no revision yet`, {
    hint: 'Run its file: "promptlooper run FILE".',
  })
}

function describeNumbers(revisions: readonly RevisionRecord[]): string {
  const newest = revisions[0]?.number
  const oldest = revisions.at(-1)?.number
  if (newest === undefined || oldest === undefined) return 'no revision yet'
  return newest === oldest ? `only @${newest}` : `@${oldest} to @${newest}`
}
