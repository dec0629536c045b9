import type { Interval } from '../stats/interval.ts'
import type { Verdict } from '../stats/verdict.ts'
import type { VerdictReport } from './report.ts'

/** The same comparison seen from the other side: first and second change places. */
export function turnRound(report: VerdictReport): VerdictReport {
  const { first, second, mean, interval, verdict, missingBounds, telling } = report
  const swapped = (examples: VerdictReport['telling']['gained']) =>
    examples.map((example) => ({ ...example, first: example.second, second: example.first }))
  return {
    ...report,
    first: second,
    second: first,
    mean: mean === null ? null : -mean,
    interval: negated(interval),
    verdict: turnedVerdict(verdict),
    missingBounds: negated(missingBounds),
    telling: {
      gains: telling.losses,
      losses: telling.gains,
      gained: swapped(telling.lost),
      lost: swapped(telling.gained),
    },
  }
}

function negated<Range extends Interval | null>(range: Range): Range | Interval {
  return range === null ? range : { low: -range.high, high: -range.low }
}

function turnedVerdict(verdict: Verdict): Verdict {
  switch (verdict.kind) {
    case 'better':
      return { ...verdict, kind: 'worse' }
    case 'worse':
      return { ...verdict, kind: 'better' }
    case 'equivalent':
      return { ...verdict, interval: { low: -verdict.interval.high, high: -verdict.interval.low } }
    case 'undecided': {
      const turned = { first: 'second', second: 'first' } as const
      return { ...verdict, leansTo: verdict.leansTo === null ? null : turned[verdict.leansTo] }
    }
    case 'not-measured':
      return verdict
  }
}
