import { findReferenceVariants } from '../../report/reference-variants.ts'
import { detectableDifference } from '../../stats/detectable-difference.ts'
import type { PreparedExperiment } from '../prepare-experiment.ts'

/** The smallest difference of two variants that a dataset can show. */
export interface Detectable {
  /** Examples that each comparison stands on. */
  readonly examples: number
  /** The effective number of groups that stands in their place; null where the dataset has none. */
  readonly groups: number | null
  readonly alpha: number
  /** Comparisons that share alpha. */
  readonly comparisons: number
  readonly power: number
  /** For scores of 0 or 1, by how often two variants disagree. */
  readonly binary: readonly {
    /** The share of the examples on which one variant is right and the other wrong. */
    readonly disagreement: number
    /** null where no difference can be shown. */
    readonly difference: number | null
  }[]
}

/**
 * What the dataset can show at 80 % power; null with one variant. `disagreement` is 0.5 for two variants whose answers
 * are unrelated and each right half of the time, the worst that is usual, and 0.2 for two prompts of one model.
 */
export function detectable(
  { experiment, variants, exampleCount }: Pick<PreparedExperiment, 'experiment' | 'variants' | 'exampleCount'>,
  groups: number | null,
): Detectable | null {
  const comparisons = comparisonCount(experiment.baseline, variants)
  if (comparisons === 0) return null
  const alpha = experiment.verdict?.alpha ?? 0.05
  const design = { n: groups ?? exampleCount, alpha, comparisons, power }
  const binary = disagreements.map((disagreement) => {
    const difference = detectableDifference({ ...design, variance: disagreement })
    // Two variants can't differ in the mean by more than they disagree.
    return { disagreement, difference: difference <= disagreement ? difference : null }
  })
  return { examples: exampleCount, groups, alpha, comparisons, power, binary }
}

const power = 0.8
const disagreements = [0.5, 0.2]

/** Each variant against its baseline or, without one, the first: what the report's verdicts share alpha over. */
function comparisonCount(
  baseline: PreparedExperiment['experiment']['baseline'],
  variants: PreparedExperiment['variants'],
): number {
  const records = variants.map((variant, ordinal) => ({ ...variant, ordinal, variant }))
  const references = findReferenceVariants(records, typeof baseline === 'string' ? null : baseline, new Set())
  return variants.filter(({ key }) => references.has(key) && references.get(key)?.key !== key).length
}
