import { DatasetDigest, type DatasetReading } from '../config/dataset/dataset-digest.ts'
import { PromptLooperError } from '../domain/errors.ts'
import type { Example } from '../domain/example.ts'
import type { CacheMode } from '../domain/response-cache.ts'
import type { RevisionRecord, RevisionScorer } from '../domain/revision.ts'
import type { Store } from '../domain/store.ts'
import type { PreparedExperiment } from './prepare-experiment.ts'

/**
 * Stores what a command is about to run as the next revision of its experiment: the file, the variants, the dataset.
 * Throws a PromptLooperError where the dataset has changed since it was checked.
 */
export async function openRevision(
  store: Store,
  prepared: PreparedExperiment,
  scorers: readonly RevisionScorer[],
  cacheMode: CacheMode,
  owner: string,
): Promise<RevisionRecord> {
  const { experiment, variants } = prepared
  const { id } = await store.experiments.open(experiment.name)
  const { file, source, repeats } = experiment
  const revision = await store.experiments.createRevision({
    experimentId: id,
    file,
    source,
    repeats,
    cacheMode,
    scorers,
    variants,
    owner,
  })
  // What was just read and checked is stored already: nothing is read a second time.
  if (await store.experiments.addKnownExamples(revision.id, prepared.digest)) return await asStored(store, revision)
  const stored = await storeExamples(store, revision, experiment.dataset.examples())
  if (stored.digest !== prepared.digest) {
    const reason = `the dataset changed while it was read: ${prepared.exampleCount} rows were checked, others came to be stored`
    await store.experiments.endRevision(revision.id, 'failed', reason)
    throw new PromptLooperError('dataset-changed', reason, { hint: 'Run the command again.' })
  }
  await store.experiments.noteDataset(revision.id, prepared.digest)
  return await asStored(store, revision)
}

async function asStored(store: Store, revision: RevisionRecord): Promise<RevisionRecord> {
  return (await store.experiments.revision(revision.id)) ?? revision
}

async function storeExamples(
  store: Store,
  revision: RevisionRecord,
  examples: AsyncIterable<Example>,
): Promise<DatasetReading> {
  const digest = new DatasetDigest()
  let group: Example[] = []
  const write = async () => {
    await store.experiments.addExamples(revision.id, group)
    group = []
  }
  for await (const example of examples) {
    digest.see(example)
    group.push(example)
    if (group.length >= examplesPerTransaction) await write()
  }
  if (group.length > 0) await write()
  return digest.reading()
}

const examplesPerTransaction = 500
