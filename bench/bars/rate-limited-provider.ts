/** A provider that answers 429 above some calls at once must be used almost as well as by someone who knows its limit. */
import type { Arrival } from '../../packages/promptlooper/src/adapters/testing/request-counts.ts'
import type { Bar } from '../measuring/bar.ts'
import { runWell } from '../measuring/command.ts'
import { writeCallsExperiment } from '../measuring/calls-experiment.ts'
import { parseReport } from '../measuring/report.ts'
import { runBar } from '../measuring/run-bar.ts'
import { startServerProcess } from '../measuring/server-process.ts'
import { temporaryFolder } from '../measuring/temporary-folder.ts'

const delayMs = 200
/** The provider's limit, and so the best fixed concurrency. */
const mostInFlight = 20
const count = 3_000
const settledAfterMs = 10_000
const mostLoss = 0.15
const mostRefused = 0.05

const rateLimitedProvider: Bar = {
  name: 'rate-limited-provider',
  bound: `≥ ${1 - mostLoss} × best fixed concurrency, < ${mostRefused * 100} % refused`,
  async measure() {
    const fixed = settledRate(await arrivalsWith(mostInFlight))
    const set = settledRate(await arrivalsWith(100))
    const unset = settledRate(await arrivalsWith(null))
    const worst = Math.min(set.perSecond, unset.perSecond) / fixed.perSecond
    const refused = Math.max(set.refusedShare, unset.refusedShare)
    return {
      figure: `${worst.toFixed(2)} × ${fixed.perSecond.toFixed(0)} calls/s; ${(refused * 100).toFixed(1)} % refused`,
      isHeld: worst >= 1 - mostLoss && refused < mostRefused,
      details: [
        `${count} calls of ${delayMs} ms, 429 (without Retry-After) above ${mostInFlight} in flight; rates from ${settledAfterMs / 1_000} s after the first call`,
        `maxConcurrency ${mostInFlight}: ${wordsOf(fixed)}`,
        `maxConcurrency 100: ${wordsOf(set)}`,
        `nothing set: ${wordsOf(unset)}`,
      ],
    }
  },
}

interface Settled {
  readonly perSecond: number
  readonly refusedShare: number
  /** Of the whole run. */
  readonly refused: number
}

function settledRate(arrivals: readonly Arrival[]): Settled {
  const first = arrivals[0]?.at ?? 0
  const settled = arrivals.filter(({ at }) => at >= first + settledAfterMs)
  const answered = settled.filter(({ isRefused }) => !isRefused)
  const spanMs = (answered.at(-1)?.at ?? 0) - (answered[0]?.at ?? 0)
  return {
    perSecond: ((answered.length - 1) / spanMs) * 1_000,
    refusedShare: (settled.length - answered.length) / settled.length,
    refused: arrivals.filter(({ isRefused }) => isRefused).length,
  }
}

function wordsOf({ perSecond, refusedShare, refused }: Settled): string {
  return `${perSecond.toFixed(1)} calls/s, ${(refusedShare * 100).toFixed(1)} % refused; ${refused} refused in all`
}

async function arrivalsWith(concurrency: number | null): Promise<readonly Arrival[]> {
  await using server = await startServerProcess(delayMs, mostInFlight)
  await using folder = await temporaryFolder()
  const scorers = [{ scorer: 'exact-match' }]
  const { command } = await writeCallsExperiment(folder.path, { serverUrl: server.url, count, concurrency, scorers })
  const { runs } = parseReport((await runWell(command)).stdout)
  if (runs.completed !== count) throw new Error(`${runs.completed} runs completed, of ${count}`)
  return await server.arrivals()
}

await runBar(rateLimitedProvider)
