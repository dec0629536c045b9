import { canonicalJson } from '../domain/config-hash.ts'
import type { AxisChoice } from '../domain/experiment.ts'
import type { VariantRecord } from '../domain/store.ts'

/**
 * For each variant's key the variant that it is compared with: the one that has the baseline's values and is equal on
 * all other axes or, without a baseline, the first that was measured: one that fails is no reference by being first. A
 * variant may be its own; one for which there is none is left out.
 */
export function findReferenceVariants(
  variants: readonly VariantRecord[],
  baseline: AxisChoice | null,
  measured: ReadonlySet<string>,
): ReadonlyMap<string, VariantRecord> {
  if (baseline === null) {
    const ordered = variants.toSorted((left, right) => left.ordinal - right.ordinal)
    const first = ordered.find(({ key }) => measured.has(key)) ?? ordered[0]
    return new Map(first === undefined ? [] : variants.map((variant) => [variant.key, first]))
  }
  const byLabels = new Map(variants.map((variant) => [canonicalJson(variant.labels), variant]))
  const references = new Map<string, VariantRecord>()
  for (const variant of variants) {
    const reference = byLabels.get(canonicalJson({ ...variant.labels, ...baseline }))
    if (reference !== undefined) references.set(variant.key, reference)
  }
  return references
}
