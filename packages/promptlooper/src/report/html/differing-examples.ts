import type { Report } from '../report.ts'
import type { RevisionTally } from '../tally-revision.ts'

/** Which examples are worth reading first, and how many there are of which kind. */
export interface ExampleChoice {
  /** Places in the revision, what tells most first. */
  readonly ordinals: readonly number[]
  /** Why these. */
  readonly order: 'disagreement' | 'lowest' | 'first'
  /** Examples on which the means of at least two variants differ; null where that can't be told. */
  readonly differing: number | null
  /** Examples on which at least two variants have a score and all have the same; null where that can't be told. */
  readonly agreeing: number | null
}

/**
 * The examples on which variants' scores of the objective lie furthest apart; with one variant those it did worst on;
 * without a scorer, or where nothing differs, the first ones. Ties stand in the order of the dataset.
 */
export function chooseExamples(tally: RevisionTally, report: Report, most: number): ExampleChoice {
  const count = tally.examples.length
  const position = report.scorers.findIndex((scorer) => scorer.name === report.objective)
  const averages =
    position === -1 ? [] : tally.variants.flatMap(({ scorers }) => scorers[position]?.averages.averages(count) ?? [])
  const [only] = averages
  if (averages.length === 1 && only !== undefined) {
    const lowest = highestPlaces(count, most, (index) => -(only[index] ?? NaN))
    return { ordinals: lowest, order: 'lowest', differing: null, agreeing: null }
  }
  const spreads = spreadsOf(averages, count)
  const differing = spreads.reduce((sum, spread) => sum + (spread > 0 ? 1 : 0), 0)
  const agreeing = spreads.reduce((sum, spread) => sum + (spread === 0 ? 1 : 0), 0)
  const counts = averages.length === 0 ? { differing: null, agreeing: null } : { differing, agreeing }
  if (differing === 0) return { ordinals: firstPlaces(count, most), order: 'first', ...counts }
  const apart = highestPlaces(count, most, (index) => ((spreads[index] ?? 0) > 0 ? (spreads[index] ?? NaN) : NaN))
  return { ordinals: apart, order: 'disagreement', ...counts }
}

/** By example: the highest mean less the lowest; NaN where fewer than two variants have one. */
function spreadsOf(averages: readonly Float64Array[], count: number): Float64Array {
  return Float64Array.from({ length: count }, (_value, index) => {
    let low = Infinity
    let high = -Infinity
    let known = 0
    for (const column of averages) {
      const value = column[index] ?? NaN
      if (Number.isNaN(value)) continue
      known += 1
      low = Math.min(low, value)
      high = Math.max(high, value)
    }
    return known < 2 ? NaN : high - low
  })
}

function firstPlaces(count: number, most: number): readonly number[] {
  return Array.from({ length: Math.min(count, most) }, (_value, index) => index)
}

/** The places of the highest values, without those that are NaN. Keeps no more than it gives. */
function highestPlaces(count: number, most: number, valueAt: (index: number) => number): readonly number[] {
  const kept: { readonly index: number; readonly value: number }[] = []
  for (let index = 0; index < count; index += 1) {
    const value = valueAt(index)
    const last = kept.at(-1)
    if (Number.isNaN(value) || (kept.length >= most && last !== undefined && value <= last.value)) continue
    const place = kept.findIndex((each) => each.value < value)
    kept.splice(place === -1 ? kept.length : place, 0, { index, value })
    if (kept.length > most) kept.pop()
  }
  return kept.map(({ index }) => index)
}
