import type { ProgressSnapshot } from '../app/run-options.ts'
import { neutraliseLine } from '../report/neutralise-terminal.ts'
import { pauseText } from './announce-pauses.ts'
import { formatCount, formatDuration, formatInteger, formatUsd } from '../report/format-number.ts'

/**
 * Where a running experiment stands, as one line: done of planned, then failures, cache hits, tokens, cost, rate and time
 * left. Where the line is longer than `columns`, what matters least is left out from the end.
 */
export function progressText(snapshot: ProgressSnapshot, columns: number | null): string {
  const parts = [
    `${neutraliseLine(snapshot.experimentName)}@${snapshot.revisionNumber}`,
    `${formatInteger(snapshot.completed + snapshot.failed)} of ${formatInteger(snapshot.planned)}${percentText(snapshot)}`,
    ...racePart(snapshot),
    ...remainingPart(snapshot),
    ...snapshot.pauses.map(pauseText).filter((text) => text !== ''),
    ...countPart(snapshot.failed, 'failed'),
    costText(snapshot),
    ...judgesPart(snapshot),
    ...countPart(snapshot.cacheHits, 'from cache'),
    ...(snapshot.runsPerSecond > 0 ? [`${rateText(snapshot.runsPerSecond)} runs/s`] : []),
    `${formatCount(snapshot.tokensIn + snapshot.tokensOut)} tokens`,
    ...countPart(snapshot.inFlight, 'in flight'),
    ...countPart(snapshot.refused, 'refused'),
    ...countPart(snapshot.truncated, 'truncated'),
    ...countPart(snapshot.rateLimited, 'rate limited'),
    ...countPart(snapshot.retries, 'retries'),
  ]
  if (columns === null) return parts.join(separator)
  let line = parts[0] ?? ''
  for (const part of parts.slice(1)) {
    if (line.length + separator.length + part.length >= columns) break
    line += separator + part
  }
  return line
}

/** What this command spent: `$0.42`; with the calls whose price nobody knows, which are not 0. */
export function costText(snapshot: Pick<ProgressSnapshot, 'spentUsd' | 'callsWithUnknownPrice'>): string {
  const unknown = snapshot.callsWithUnknownPrice
  return `${formatUsd(snapshot.spentUsd)}${unknown === 0 ? '' : ` + ${formatInteger(unknown)} of unknown price`}`
}

/** What of it scorers spent: `judges $0.12`. */
function judgesPart(snapshot: ProgressSnapshot): readonly string[] {
  const { scorerCalls, scorerSpentUsd: spentUsd, scorerCallsWithUnknownPrice: callsWithUnknownPrice } = snapshot
  return scorerCalls === 0 ? [] : [`judges ${costText({ spentUsd, callsWithUnknownPrice })}`]
}

const separator = ' · '

function percentText({ completed, failed, planned }: ProgressSnapshot): string {
  return planned === 0 ? '' : ` (${Math.floor((100 * (completed + failed)) / planned)} %)`
}

function remainingPart({ remainingMs, completed, failed, planned }: ProgressSnapshot): readonly string[] {
  return remainingMs === null || completed + failed >= planned ? [] : [`${remainingText(remainingMs)} left`]
}

/** Whole seconds: tenths would flicker. */
function remainingText(remainingMs: number): string {
  const seconds = Math.ceil(remainingMs / 1000)
  return seconds < 60 ? `${seconds} s` : formatDuration(seconds * 1000)
}

function racePart({ race }: ProgressSnapshot): readonly string[] {
  if (race === null) return []
  const all = race.active.length + race.left.length
  return [
    `race: ${formatInteger(race.active.length)} of ${formatInteger(all)} in, ${neutraliseLine(race.leader)} leads`,
  ]
}

function countPart(count: number, words: string): readonly string[] {
  return count === 0 ? [] : [`${formatInteger(count)} ${words}`]
}

function rateText(rate: number): string {
  return rate >= 10 ? formatInteger(Math.round(rate)) : rate.toFixed(1)
}
