import { PromptLooperError } from '../domain/errors.ts'
import type { Store } from '../domain/store.ts'
import { compareSources } from '../report/compare.ts'
import type { Comparison } from '../report/comparison.ts'
import { findRevision } from './find-revision.ts'
import { reportSource } from './report-revision.ts'
import { readReportSettings } from './report-settings.ts'

/** What to compare. */
export interface CompareRequest {
  /** References to revisions: NAME, NAME@3, NAME~1, exp_… or rev_…; the same twice compares two variants of it. */
  readonly first: string
  readonly second: string
  /** Labels: none, one of both sides, or one of each. */
  readonly variants: readonly string[]
}

/**
 * Compares two revisions, variant by variant, or two variants. Throws a PromptLooperError where a reference or a label
 * names nothing, or where both sides are the same.
 */
export async function compareStored(store: Store, { first, second, variants }: CompareRequest): Promise<Comparison> {
  if (variants.length > 2) {
    throw new PromptLooperError('too-many-variants', `two variants can be compared, not ${variants.length}`)
  }
  const one = await findRevision(store, first)
  const other = await findRevision(store, second)
  const [label = null, otherLabel = label] = variants
  if (one.id === other.id && label === otherLabel) {
    throw new PromptLooperError('same-sides', `${first} can't be compared with itself`, {
      hint: 'Name two revisions (NAME~1 NAME), or two variants of one (NAME --variant A --variant B).',
    })
  }
  const source = await reportSource(store, one)
  const otherSource = one.id === other.id ? source : await reportSource(store, other)
  const { alpha, least } = await readReportSettings(other)
  const sides = [
    { source, variant: label },
    { source: otherSource, variant: otherLabel },
  ] as const
  return await compareSources(...sides, { alpha: alpha ?? undefined, least })
}
