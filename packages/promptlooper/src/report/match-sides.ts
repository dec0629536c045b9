import { PromptLooperError } from '../domain/errors.ts'
import type { ExampleIds, Unmatched } from './comparison.ts'
import type { ReportSource } from './report-source.ts'
import type { RevisionTally, TalliedExample, TalliedVariant } from './tally-revision.ts'

/** A side of a comparison with its rows added up. */
export interface TalliedSide {
  readonly source: ReportSource
  readonly tally: RevisionTally
  /** The label of the only variant to compare; null: all. */
  readonly variant: string | null
}

/** The variants that stand side by side. */
export type VariantPair = readonly [TalliedVariant, TalliedVariant]

/**
 * Pairs variants: the two named; the one named with its namesake; or all by label, else by what they send. Throws a
 * PromptLooperError for a name that its revision does not have.
 */
export function matchVariants(first: TalliedSide, second: TalliedSide): readonly VariantPair[] {
  const named = first.variant ?? second.variant
  if (named !== null) {
    return [[findVariant(first, first.variant ?? named), findVariant(second, second.variant ?? named)]]
  }
  const byLabel = new Map(second.tally.variants.map((variant) => [variant.record.label, variant]))
  const firstLabels = new Set(first.tally.variants.map((variant) => variant.record.label))
  // A variant whose label has a namesake is not taken for a renamed one.
  const renamed = new Map(
    second.tally.variants
      .filter((variant) => !firstLabels.has(variant.record.label))
      .map((variant) => [variant.record.key, variant]),
  )
  return first.tally.variants.flatMap((variant): readonly VariantPair[] => {
    const partner = byLabel.get(variant.record.label) ?? renamed.get(variant.record.key)
    return partner === undefined ? [] : [[variant, partner]]
  })
}

/** For each example of the first side its place on the second; -1 where it has none. */
export function matchExamples(first: RevisionTally, second: RevisionTally): Int32Array {
  const places = new Map(second.examples.map((example, index) => [example.key, index]))
  return Int32Array.from(first.examples, (example) => places.get(example.key) ?? -1)
}

/** What the other side does not have, or has differently. Variants count only where no one was named. */
export function findUnmatched(
  first: TalliedSide,
  second: TalliedSide,
  pairs: readonly VariantPair[],
  places: Int32Array,
): Unmatched {
  const isWhole = first.variant === null && second.variant === null
  const paired = new Set(pairs.flat())
  const labelsOf = ({ tally }: TalliedSide) =>
    isWhole ? tally.variants.filter((variant) => !paired.has(variant)).map((variant) => variant.record.label) : []
  const firstScorers = new Map(first.source.revision.scorers.map((scorer) => [scorer.name, scorer]))
  const secondScorers = new Map(second.source.revision.scorers.map((scorer) => [scorer.name, scorer]))
  const matched = new Set(places)
  const changed = first.tally.examples.filter((example, index) => {
    const partner = second.tally.examples[places[index] ?? -1]
    return partner !== undefined && partner.expectedHash !== example.expectedHash
  })
  return {
    variants: { first: labelsOf(first), second: labelsOf(second) },
    scorers: {
      first: [...firstScorers.keys()].filter((name) => !secondScorers.has(name)),
      second: [...secondScorers.keys()].filter((name) => !firstScorers.has(name)),
    },
    examples: {
      first: idsOf(first.tally.examples.filter((_example, index) => places[index] === -1)),
      second: idsOf(second.tally.examples.filter((_example, index) => !matched.has(index))),
    },
    changedScorers: [...firstScorers.values()].flatMap(({ name, version }) => {
      const partner = secondScorers.get(name)
      return partner !== undefined && partner.version !== version ? [name] : []
    }),
    changedExamples: idsOf(changed),
  }
}

const MOST_IDS = 20

function idsOf(examples: readonly TalliedExample[]): ExampleIds {
  return { count: examples.length, ids: examples.slice(0, MOST_IDS).map((example) => example.id) }
}

function findVariant(side: TalliedSide, named: string): TalliedVariant {
  const found = side.tally.variants.find(({ record }) => record.label === named || record.key === named)
  if (found !== undefined) return found
  const { experimentName, number } = side.source.revision
  throw new PromptLooperError('unknown-variant', `${experimentName}@${number} has no variant "${named}"`, {
    hint: `Its variants are ${side.tally.variants.map(({ record }) => `"${record.label}"`).join(', ')}.`,
  })
}
