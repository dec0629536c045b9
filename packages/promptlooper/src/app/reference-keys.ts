import type { AxisChoice, Variant } from '../domain/experiment.ts'
import { gitAxis } from '../domain/git-axis.ts'
import { findReferenceVariants } from '../report/reference-variants.ts'
import type { PreparedExperiment } from './prepare-experiment.ts'

/**
 * For each variant's key that of the variant whose answers its own are compared with: the baseline, or the first of the
 * plan where there is none. A variant without one is left out.
 */
export function referenceKeys(
  prepared: Pick<PreparedExperiment, 'experiment' | 'variants' | 'baseline'>,
): ReadonlyMap<string, string> {
  const records = prepared.variants.map((variant, ordinal) => recordOf(variant, ordinal))
  const measured = new Set(records.map(({ key }) => key))
  const references = findReferenceVariants(records, baselineOf(prepared), measured)
  return new Map([...references].map(([key, reference]) => [key, reference.key]))
}

function baselineOf({ experiment, baseline }: Pick<PreparedExperiment, 'experiment' | 'baseline'>): AxisChoice | null {
  if (baseline !== null) return { [gitAxis]: baseline.name }
  return typeof experiment.baseline === 'string' ? null : experiment.baseline
}

function recordOf(variant: Variant, ordinal: number) {
  const { key, label, labels } = variant
  return { key, ordinal, label, labels, variant }
}
