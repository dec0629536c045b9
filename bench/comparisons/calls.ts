import { bareLoop } from '../contenders/bare-loop.ts'
import type { Contender, Figures } from '../contenders/contender.ts'
import { braintrust, evalite } from '../contenders/in-memory-peers.ts'
import { promptfoo } from '../contenders/promptfoo.ts'
import { promptlooper } from '../contenders/promptlooper.ts'
import { median } from '../measuring/median.ts'
import { startServerProcess } from '../measuring/server-process.ts'
import { temporaryFolder } from '../measuring/temporary-folder.ts'
import type { Effort } from './comparison.ts'

/** Who takes part in calls without a cache, and with how many of them. */
export interface Entry {
  readonly contender: Contender
  readonly count: number
}

/** What every round of a contender took. */
export interface Measured extends Entry {
  readonly rounds: readonly Figures[]
}

/** Every contender that is installed: us, the bare loop, promptfoo, and the two that store nothing. */
export function entriesOf(counts: { readonly fast: number; readonly slow: number }): readonly Entry[] {
  const slow = [promptfoo(), evalite(), braintrust()].filter((contender) => contender !== undefined)
  return [
    { contender: promptlooper, count: counts.fast },
    { contender: bareLoop, count: counts.fast },
    ...slow.map((contender) => ({ contender, count: counts.slow })),
  ]
}

/** Each in turn, round after round; every turn has a new server and an empty folder. */
export async function measureCalls(
  entries: readonly Entry[],
  given: { readonly delayMs: number; readonly concurrency: number },
  { rounds, say }: Effort,
): Promise<readonly Measured[]> {
  const measured = entries.map((entry) => ({ ...entry, rounds: [] as Figures[] }))
  for (let round = 1; round <= rounds; round += 1) {
    for (const { contender, count, rounds: figures } of measured) {
      await using server = await startServerProcess(given.delayMs)
      await using folder = await temporaryFolder()
      const { concurrency } = given
      const taken = await contender.run(folder.path, { name: 'calls', serverUrl: server.url, count, concurrency })
      const { total, mostInFlight } = await server.counts()
      if (total !== count) throw new Error(`${contender.name} made ${total} calls for ${count} questions`)
      if (mostInFlight > concurrency) throw new Error(`${contender.name} had ${mostInFlight} calls in flight at once`)
      figures.push(taken)
      say(`round ${round} of ${rounds}: ${contender.name}, ${count} runs in ${(taken.wholeMs / 1_000).toFixed(1)} s`)
    }
  }
  return measured
}

/** Runs a second, the median of the rounds. */
export function runsPerSecond(rounds: readonly Figures[]): number {
  return median(rounds.map(({ runs, runsMs }) => (runs / runsMs) * 1_000))
}

/** The whole command in seconds, the median of the rounds. */
export function wholeSeconds(rounds: readonly Figures[]): number {
  return median(rounds.map(({ wholeMs }) => wholeMs)) / 1_000
}

/** Processor time and peak memory as a table's cells; a dash where they can't be seen. */
export function usageCells(rounds: readonly Figures[]): readonly [processorPerRun: string, peakMemory: string] {
  const processor = median(rounds.map(({ processorMs = Number.NaN, runs }) => processorMs / runs))
  const peak = median(rounds.map(({ peakMebibytes = Number.NaN }) => peakMebibytes))
  const cell = (value: number, text: string) => (Number.isNaN(value) ? '–' : text)
  return [cell(processor, `${processor.toFixed(2)} ms`), cell(peak, `${peak.toFixed(0)} MiB`)]
}

/** What a contender's rounds were; undefined where it did not take part. */
export function roundsOf(measured: readonly Measured[], name: string): readonly Figures[] | undefined {
  return measured.find(({ contender }) => contender.name.startsWith(name))?.rounds
}
