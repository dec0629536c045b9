import type { RevisionRecord } from '../domain/revision.ts'
import type { Store } from '../domain/store.ts'

/**
 * How often each pair of variants was looked at, this revision included: revisions of the same experiment that ended with
 * fewer examples, held both variants, and scored them by the same objective are earlier looks at the same comparison.
 * Each further look is tested at half the level of the one before.
 */
export async function readLooks(
  store: Pick<Store, 'experiments' | 'plan'>,
  revision: RevisionRecord,
  objective: string | null,
): Promise<(first: string, second: string) => number> {
  const earlier = await earlierLooks(store, revision, objective)
  const looks: ReadonlySet<string>[] = []
  for (const { id } of earlier) looks.push(new Set((await store.plan.variants(id)).map(({ key }) => key)))
  return (first, second) => 1 + looks.filter((keys) => keys.has(first) && keys.has(second)).length
}

/** Of those with the same number of examples one stands for all: the same sample was looked at. */
async function earlierLooks(
  { experiments }: Pick<Store, 'experiments'>,
  revision: RevisionRecord,
  objective: string | null,
): Promise<readonly RevisionRecord[]> {
  const version = objectiveVersion(revision, objective)
  const bySize = new Map<number, RevisionRecord>()
  for (const each of await experiments.revisions(revision.experimentId)) {
    const hasEnded = each.status === 'completed' || each.status === 'budget-stopped'
    if (each.number >= revision.number || !hasEnded || each.exampleCount >= revision.exampleCount) continue
    if (objectiveVersion(each, objective) === version) bySize.set(each.exampleCount, each)
  }
  return [...bySize.values()]
}

function objectiveVersion({ scorers }: RevisionRecord, objective: string | null): string | undefined {
  return (objective === null ? scorers[0] : scorers.find(({ name }) => name === objective))?.version
}
