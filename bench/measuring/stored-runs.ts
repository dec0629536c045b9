import { cp } from 'node:fs/promises'
import { join } from 'node:path'
import { openStore, type Store } from 'promptlooper'
import type { CallsExperiment } from './calls-experiment.ts'
import { temporaryFolder } from './temporary-folder.ts'

/**
 * The completed runs that a store holds: when each was completed, by its id. Reads a copy, so that the store itself is
 * left exactly as a killed process left it. Throws where the plan's own count is another.
 */
export async function readCommitted(experiment: CallsExperiment): Promise<ReadonlyMap<string, number | null>> {
  return withCopy(experiment, async (store) => {
    const record = await store.experiments.find(experiment.name)
    const revision = record?.latestRevision
    if (revision === null || revision === undefined) throw new Error('the store holds no revision')
    const { completed } = await store.plan.progress(revision.id)
    const ended = await store.plan.endedAfter(0, mostRuns)
    const runs = ended.filter(({ status }) => status === 'completed')
    if (runs.length !== completed) throw new Error(`${runs.length} runs have completed, the plan counts ${completed}`)
    return new Map(runs.map(({ id, completedAt }) => [id, completedAt]))
  })
}

/** The prompts of every stored stage result. */
export async function promptsSent(experiment: CallsExperiment): Promise<readonly string[]> {
  return withCopy(experiment, async (store) => {
    const runs = await store.plan.endedAfter(0, mostRuns)
    const sent: string[] = []
    for (const { id } of runs) {
      const results = await store.stageResults(id)
      sent.push(...results.map(({ promptSent }) => JSON.stringify(promptSent)))
    }
    return sent
  })
}

async function withCopy<T>({ storeFolder, storeUrl }: CallsExperiment, read: (store: Store) => Promise<T>): Promise<T> {
  await using folder = await temporaryFolder()
  const copied = join(folder.path, 'store')
  await cp(storeFolder, copied, { recursive: true })
  await using store = await openStore(storeUrl.replace(storeFolder, copied))
  return await read(store)
}

const mostRuns = 1_000_000
