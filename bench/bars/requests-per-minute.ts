/** A limit per minute must hold in every minute, wherever it begins, and be used while there is work. */
import type { Bar } from '../measuring/bar.ts'
import { runWell } from '../measuring/command.ts'
import { writeCallsExperiment } from '../measuring/calls-experiment.ts'
import { parseReport } from '../measuring/report.ts'
import { runBar } from '../measuring/run-bar.ts'
import { startServerProcess } from '../measuring/server-process.ts'
import { temporaryFolder } from '../measuring/temporary-folder.ts'

const perMinute = 600
const least = 570
const minuteMs = 60_000
/** More than two and a half minutes of them. */
const count = 1_600
const delayMs = 200

const requestsPerMinute: Bar = {
  name: 'requests-per-minute',
  bound: `every sliding minute from ${least} to ${perMinute} requests`,
  async measure() {
    await using server = await startServerProcess(delayMs)
    await using folder = await temporaryFolder()
    const scorers = [{ scorer: 'exact-match' }]
    const given = { serverUrl: server.url, count, concurrency: 50, requestsPerMinute: perMinute, scorers }
    const { command } = await writeCallsExperiment(folder.path, given)
    const { runs } = parseReport((await runWell(command)).stdout)
    const times = (await server.arrivals()).map(({ at }) => at)
    const minutes = slidingMinutes(times)
    const [fewest, most] = [Math.min(...minutes), Math.max(...minutes)]
    const spanMs = (times.at(-1) ?? 0) - (times[0] ?? 0)
    return {
      figure: `${fewest} to ${most} a minute over ${(spanMs / 1_000).toFixed(0)} s`,
      isHeld: runs.completed === count && fewest >= least && most <= perMinute,
      details: [
        `requestsPerMinute ${perMinute}, ${runs.completed} of ${count} calls of ${delayMs} ms, counted where they arrive`,
        `every minute that begins with a request or just after one, and ends while there is work: ${minutes.length} of them`,
      ],
    }
  },
}

/** The requests of every whole minute that begins with a request, or just after one. */
function slidingMinutes(times: readonly number[]): readonly number[] {
  const last = times.at(-1) ?? 0
  let end = 0
  const counts: number[] = []
  for (const [index, begin] of times.entries()) {
    if (begin + minuteMs > last) break
    while ((times[end] ?? Number.POSITIVE_INFINITY) < begin + minuteMs) end += 1
    counts.push(end - index, end - index - 1)
  }
  return counts
}

await runBar(requestsPerMinute)
