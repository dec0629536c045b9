import type { VariantRecord } from '../domain/store.ts'
import { adjustByBenjaminiHochberg } from '../stats/adjust-p-values.ts'
import { compareVariants, type ComparedPair, type VariantComparison } from '../stats/compare-variants.ts'
import { estimateScoreMean } from '../stats/score-mean.ts'
import { estimateRatio } from '../stats/ratio-estimate.ts'
import type { ExampleAverage } from './example-average.ts'
import type { DecisionReport, ReferenceVerdict, SliceReport, TellingExample, VerdictReport } from './report.ts'
import type { RevisionTally } from './tally-revision.ts'
import type { VariantTally } from './variant-tally.ts'

/** What a decision is made of. */
export interface DecisionGiven {
  readonly tally: RevisionTally
  readonly objective: string
  /** The place of the objective among the scorers. */
  readonly position: number
  /** In the order of the tally's variants: the objective's scores, averaged over repeats. */
  readonly scores: readonly Float64Array[]
  readonly isMeasured: readonly boolean[]
  /** By variant key, what it is compared with. */
  readonly references: ReadonlyMap<string, VariantRecord>
  readonly alpha: number
  readonly least: number | null
  /** How often a pair of variants was looked at, by their keys, this time included. */
  readonly lookOf: (first: string, second: string) => number
}

/** Compares every variant with its reference, and all with all, on one objective; and by slices with their references. */
export function decide(given: DecisionGiven): DecisionReport {
  const { tally, objective, alpha, least } = given
  const pairs = referencePairs(given)
  const againstReference = compareFamily(given, pairs).map((verdict, index) => ({
    ...verdict,
    ...ratiosOf(given, pairs[index]),
  }))
  const isFew = tally.variants.length <= mostComparedWithAll
  return {
    objective,
    alpha,
    least,
    againstReference,
    allPairs: isFew ? compareFamily(given, everyPair(given)) : null,
    slices: isFew ? compareSlices(given) : [],
  }
}

/** Forty variants make 780 pairs; of more, each against its reference says enough. */
const mostComparedWithAll = 40

function referencePairs({ tally, references, lookOf }: DecisionGiven): readonly ComparedPair[] {
  const places = new Map(tally.variants.map(({ record }, index) => [record.key, index]))
  return tally.variants.flatMap(({ record }, second) => {
    const reference = references.get(record.key)
    const first = reference === undefined ? undefined : places.get(reference.key)
    if (reference === undefined || first === undefined || first === second) return []
    return [{ first, second, look: lookOf(reference.key, record.key) }]
  })
}

function everyPair({ tally: { variants }, lookOf }: DecisionGiven): readonly ComparedPair[] {
  return variants.flatMap((one, first) =>
    variants.slice(first + 1).map((other, offset) => ({
      first,
      second: first + 1 + offset,
      look: lookOf(one.record.key, other.record.key),
    })),
  )
}

function compareFamily(given: DecisionGiven, pairs: readonly ComparedPair[]): readonly VerdictReport[] {
  const { tally, scores, isMeasured, alpha, least, objective } = given
  const leftOut = leftOutExamples(given)
  const isPlanned = leftOut === null ? null : (example: number) => leftOut[example] !== 1
  const family = { scores, isMeasured, isPlanned, groups: tally.groups, pairs, alpha, least, seed: objective }
  return compareVariants(family).map((comparison) => verdictReport(given, comparison))
}

/** 1 where the objective does not apply to an example; null where it applies to all. */
function leftOutExamples({ tally, position }: DecisionGiven): Uint8Array | null {
  const scorers = tally.variants.flatMap((variant) => variant.scorers[position] ?? [])
  if (scorers.every(({ runsWithoutScore }) => runsWithoutScore === 0)) return null
  return Uint8Array.from(tally.examples, (_example, index) => (scorers.some((each) => each.leavesOut(index)) ? 1 : 0))
}

function verdictReport(given: DecisionGiven, comparison: VariantComparison): VerdictReport {
  const { first, second, difference, notes, ...rest } = comparison
  const { n, mean, interval } = difference
  return {
    first: nameOf(given, first),
    second: nameOf(given, second),
    n,
    mean,
    interval,
    notes: difference.notes,
    verdictNotes: notes,
    ...rest,
    telling: tellingExamples(given, first, second),
  }
}

/** Cost and latency, paired by example. */
function ratiosOf(
  { tally }: DecisionGiven,
  pair: ComparedPair | undefined,
): Pick<ReferenceVerdict, 'costRatio' | 'latencyRatio'> {
  const [first, second] = [tally.variants[pair?.first ?? -1]?.runs, tally.variants[pair?.second ?? -1]?.runs]
  if (first === undefined || second === undefined) return { costRatio: null, latencyRatio: null }
  const count = tally.examples.length
  const ratio = (read: (runs: VariantTally) => ExampleAverage) =>
    estimateRatio(read(first).averages(count), read(second).averages(count), tally.groups)
  const hasUnknownPrice = first.runsWithUnknownCost + second.runsWithUnknownCost > 0
  return {
    costRatio: hasUnknownPrice ? null : ratio((runs) => runs.costUsd),
    latencyRatio: ratio((runs) => runs.latencyMs),
  }
}

function nameOf({ tally }: DecisionGiven, place: number): VerdictReport['first'] {
  const record = tally.variants[place]?.record
  return { key: record?.key ?? '', label: record?.label ?? '' }
}

/** The examples on which two variants differ most, those that the second gains and those that it loses. */
function tellingExamples(given: DecisionGiven, first: number, second: number): VerdictReport['telling'] {
  const gained: TellingExample[] = []
  const lost: TellingExample[] = []
  const [one, other] = [given.scores[first], given.scores[second]]
  let gains = 0
  let losses = 0
  for (let index = 0; index < (one?.length ?? 0); index += 1) {
    const from = one?.[index] ?? NaN
    const to = other?.[index] ?? NaN
    if (!(Math.abs(to - from) >= flips)) continue
    if (to > from) gains += 1
    else losses += 1
    const side = to > from ? gained : lost
    if (side.length < mostTelling) side.push({ id: given.tally.examples[index]?.id ?? '', first: from, second: to })
  }
  return { gained, lost, gains, losses }
}

/** A difference that a reader would see in the answers; a little less than half, for averages are rounded. */
const flips = 0.5 - 1e-9
const mostTelling = 5

/** Each variant against its reference on every slice, adjusted together by Benjamini and Hochberg. */
function compareSlices(given: DecisionGiven): readonly SliceReport[] {
  const { tally, isMeasured, alpha, objective } = given
  const pairs = referencePairs(given).filter(({ first, second }) => isMeasured[first] && isMeasured[second])
  const slices = tally.slices.slice(0, Math.floor(mostSliceComparisons / Math.max(1, pairs.length)))
  const compared = slices.map((slice) => {
    const scores = given.scores.map((column) => Float64Array.from(slice.examples, (index) => column[index] ?? NaN))
    const groups = tally.groups === null ? null : renumbered(slice.examples.map((index) => tally.groups?.[index] ?? 0))
    const family = { scores, isMeasured, isPlanned: null, groups, pairs, alpha, least: null, seed: objective }
    return { slice, scores, groups, comparisons: compareVariants(family) }
  })
  const adjusted = adjustByBenjaminiHochberg(
    compared.flatMap(({ comparisons }) => comparisons.map(({ pValue }) => pValue)),
  )
  return compared.map(({ slice, scores, groups, comparisons }, index) => ({
    name: slice.name,
    value: slice.value,
    exampleCount: slice.examples.length,
    variants: scores.map((column, place) => {
      const { n, mean, interval } = estimateScoreMean(column, groups)
      return { ...nameOf(given, place), n, mean, interval }
    }),
    differences: comparisons.map(({ first, second, difference, pValue }, place) => ({
      first: nameOf(given, first),
      second: nameOf(given, second),
      n: difference.n,
      mean: difference.mean,
      interval: difference.interval,
      pValue,
      adjustedPValue: adjusted[index * pairs.length + place] ?? 1,
    })),
  }))
}

/** Groups of a part of the examples, numbered from 0 again. */
function renumbered(groups: readonly number[]): Int32Array {
  const numbers = new Map<number, number>()
  return Int32Array.from(groups, (group) => {
    const number = numbers.get(group) ?? numbers.size
    numbers.set(group, number)
    return number
  })
}

const mostSliceComparisons = 2_000
