import { passAllOfK, passAtK } from '../stats/pass-at-k.ts'
import type { RepeatSummary } from './report.ts'
import type { ScorerTally } from './scorer-tally.ts'
import type { TalliedExample } from './tally-revision.ts'

/**
 * What repeats of the same example show: how often at least one passes, how often all do, and which examples flicker.
 * null where there are no repeats, or where scores are graded: there is no passing then.
 */
export function summariseRepeats(
  scorer: ScorerTally,
  examples: readonly TalliedExample[],
  repeats: number,
): RepeatSummary | null {
  if (repeats < 2 || !scorer.isBinary || scorer.scoredRuns === 0) return null
  let counted = 0
  let anyPasses = 0
  let allPass = 0
  const flickering: number[] = []
  for (const index of examples.keys()) {
    const { sum: passed, count } = scorer.averages.repeatsOf(index)
    if (passed > 0 && passed < count) flickering.push(index)
    // An example with a failed repeat has too few to draw from.
    if (count < repeats) continue
    counted += 1
    anyPasses += passAtK(count, passed, repeats)
    allPass += passAllOfK(count, passed, repeats)
  }
  return {
    k: repeats,
    n: counted,
    passAtK: counted === 0 ? null : anyPasses / counted,
    passAllOfK: counted === 0 ? null : allPass / counted,
    flickering: {
      count: flickering.length,
      ids: flickering.slice(0, mostIds).map((index) => examples[index]?.id ?? ''),
    },
  }
}

const mostIds = 20
