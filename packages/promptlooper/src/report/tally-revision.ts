import { valueHash } from '../domain/config-hash.ts'
import { scoreVersion, scoreVersionFor } from '../domain/score-version.ts'
import type { VariantRecord } from '../domain/store.ts'
import { GroupColumn } from './group-column.ts'
import type { ReportSource } from './report-source.ts'
import { ScorerTally } from './scorer-tally.ts'
import { SliceColumns, type SliceMembers } from './slice-columns.ts'
import { VariantTally } from './variant-tally.ts'

/** Everything that reports say of a revision, added up in one reading of its rows. */
export interface RevisionTally {
  /** In the order of the revision; numbers by example are in this order everywhere. */
  readonly examples: readonly TalliedExample[]
  /** The groups of the examples as whole numbers; null where there are none. */
  readonly groups: Float64Array | null
  /** The slices that the examples' metadata make. */
  readonly slices: readonly SliceMembers[]
  readonly variants: readonly TalliedVariant[]
}

/** What is kept of an example. */
export interface TalliedExample {
  readonly id: string
  readonly key: string
  /** Changes with what a scorer compares answers with. */
  readonly expectedHash: string
}

/** What is kept of a variant; `scorers` are in the order of the revision's. */
export interface TalliedVariant {
  readonly record: VariantRecord
  readonly runs: VariantTally
  readonly scorers: readonly ScorerTally[]
}

/** Reads all runs of a revision once. Rejects with the signal's reason when it aborts. */
export async function tallyRevision(source: ReportSource, signal?: AbortSignal): Promise<RevisionTally> {
  const { scorers } = source.revision
  const variants = source.variants.map((record) => ({
    record,
    runs: new VariantTally(),
    scorers: scorers.map((scorer) => new ScorerTally(scorer)),
  }))
  const byKey = new Map(variants.map((variant) => [variant.record.key, variant]))
  const examples: TalliedExample[] = []
  const groups = new GroupColumn()
  const slices = new SliceColumns()
  for await (const { example, cells } of source.pages()) {
    signal?.throwIfAborted()
    const index = examples.length
    // Only those that compare answers have versions of their own for each variant.
    const versions = scorers.map((scorer) => (scorer.references === undefined ? scoreVersion(scorer, example) : null))
    for (const cell of cells) {
      const variant = byKey.get(cell.variantKey)
      if (variant === undefined) continue
      variant.runs.add(index, cell.run)
      if (cell.run.status !== 'completed') continue
      for (const [position, scorer] of variant.scorers.entries()) {
        const version = versions[position] ?? scoreVersionFor(scorer.scorer, example, cell.variantKey)
        scorer.add(index, example.expected, cell, version)
      }
    }
    examples.push({ id: example.id, key: example.key, expectedHash: valueHash(example.expected) })
    groups.push(example.group)
    slices.add(index, example.metadata)
  }
  return { examples, groups: groups.toArray(), slices: slices.members(), variants }
}
