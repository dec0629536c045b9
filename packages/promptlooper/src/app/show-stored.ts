import { assertNever } from '../domain/errors.ts'
import type { RevisionRecord } from '../domain/revision.ts'
import type { Run } from '../domain/run.ts'
import type { ExampleRecord, Store } from '../domain/store.ts'
import type { ShownExperiment, ShownRevision } from '../report/show-experiment.ts'
import type { ShownRun } from '../report/show-run.ts'
import { findExperiment, findRevision, findRun, readReference } from './find-revision.ts'

/** What a reference names, with all that is shown of it. */
export type ShownStored =
  | { readonly kind: 'experiment'; readonly shown: ShownExperiment }
  | { readonly kind: 'revision'; readonly shown: ShownRevision; readonly firstExampleIds: readonly string[] }
  | { readonly kind: 'run'; readonly shown: ShownRun }

/**
 * Reads an experiment (`NAME`, `exp_…`), a revision (`NAME@3`, `NAME~1`, `rev_…`) or a run (`run_…`). Throws a
 * PromptLooperError where there is no such thing.
 */
export async function readShown(store: Store, reference: string): Promise<ShownStored> {
  const kind = await readReference(store, reference)
  switch (kind) {
    case 'experiment':
      return { kind: 'experiment', shown: await readExperiment(store, reference) }
    case 'revision':
      return await readRevision(store, await findRevision(store, reference))
    case 'run':
      return { kind: 'run', shown: await readRun(store, await findRun(store, reference)) }
    default:
      return assertNever(kind)
  }
}

async function readExperiment(store: Store, reference: string): Promise<ShownExperiment> {
  const experiment = await findExperiment(store, reference)
  const revisions = await store.experiments.revisions(experiment.id)
  return {
    experiment,
    revisions: await Promise.all(
      revisions.map(async (revision) => ({ revision, progress: await store.plan.progress(revision.id) })),
    ),
  }
}

const shownExamples = 20

async function readRevision(
  store: Store,
  revision: RevisionRecord,
): Promise<Extract<ShownStored, { kind: 'revision' }>> {
  const examples = await store.plan.examples(revision.id, -1, shownExamples)
  const shown = {
    revision,
    progress: await store.plan.progress(revision.id),
    variants: await store.plan.variants(revision.id),
  }
  return { kind: 'revision', shown, firstExampleIds: examples.map((example) => example.id) }
}

async function readRun(store: Store, run: Run): Promise<ShownRun> {
  return {
    run,
    stageResults: await store.stageResults(run.id),
    scores: await store.scores(run.id),
    scoreFailures: await store.scoreFailures(run.id),
    ...(await readCell(store, run)),
  }
}

/** The names of a run's cell, from the newest revision that has it. */
async function readCell(
  store: Store,
  { cell, experimentId }: Run,
): Promise<Pick<ShownRun, 'variantLabel' | 'exampleId'>> {
  if (cell === null || experimentId === null) return { variantLabel: null, exampleId: null }
  for (const revision of await store.experiments.revisions(experimentId)) {
    const variant = (await store.plan.variants(revision.id)).find(({ key }) => key === cell.variantKey)
    if (variant === undefined) continue
    const example = await findExample(store, revision.id, cell.exampleKey)
    if (example !== null) return { variantLabel: variant.label, exampleId: example.id }
  }
  return { variantLabel: null, exampleId: null }
}

const examplesPerPage = 500

/** The example of a revision with this key; null where it has none. */
export async function findExample(store: Store, revisionId: string, exampleKey: string): Promise<ExampleRecord | null> {
  for (let after = -1; ;) {
    const page = await store.plan.examples(revisionId, after, examplesPerPage)
    const found = page.find((example) => example.key === exampleKey)
    if (found !== undefined) return found
    const last = page.at(-1)
    if (last === undefined) return null
    after = last.ordinal
  }
}
