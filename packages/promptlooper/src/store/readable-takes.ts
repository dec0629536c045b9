import type { RevisionRow } from './tables.ts'

/** The takes that a revision reads: a `fresh` one its own alone, any other all up to its own. */
export function readableTakes(revision: Pick<RevisionRow, 'cache_mode' | 'take'>): {
  readonly lowest: number
  readonly highest: number
} {
  return { lowest: revision.cache_mode === 'fresh' ? revision.take : 0, highest: revision.take }
}
