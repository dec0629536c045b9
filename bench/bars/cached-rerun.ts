/** Answers that the cache holds: another experiment that asks the same calls nobody. */
import type { Bar } from '../measuring/bar.ts'
import { twoScorers } from '../measuring/call-figures.ts'
import { writeCallsExperiment } from '../measuring/calls-experiment.ts'
import { runWell } from '../measuring/command.ts'
import { eachSecond, median, seconds } from '../measuring/median.ts'
import { parseReport } from '../measuring/report.ts'
import { runBar } from '../measuring/run-bar.ts'
import { startServerProcess } from '../measuring/server-process.ts'
import { temporaryFolder } from '../measuring/temporary-folder.ts'

const count = 10_000
const rounds = 3
const mostMs = 1_100

const cachedRerun: Bar = {
  name: 'cached-rerun',
  bound: `${count} runs, start to end, within ${mostMs / 1_000} s`,
  async measure() {
    await using server = await startServerProcess(0)
    await using folder = await temporaryFolder()
    const given = { serverUrl: server.url, count, concurrency: 100, scorers: twoScorers }
    const first = await writeCallsExperiment(folder.path, given)
    const { elapsedMs: firstMs } = await runWell(first.command)
    const timesMs: number[] = []
    for (let round = 0; round < rounds; round += 1) {
      const { command } = await writeCallsExperiment(folder.path, { ...given, name: `again-${round}` })
      const { elapsedMs, stdout } = await runWell(command)
      const report = parseReport(stdout)
      const { calls, cacheHits } = report.command
      if (report.runs.completed !== count || calls !== 0 || cacheHits !== count) {
        throw new Error(`${report.runs.completed} runs completed, ${calls} calls, ${cacheHits} from the cache`)
      }
      timesMs.push(elapsedMs)
    }
    const ms = median(timesMs)
    return {
      figure: seconds(ms),
      isHeld: ms <= mostMs,
      details: [
        `medians of ${rounds}: ${eachSecond(timesMs)}`,
        `the first time, with ${count} calls that are answered at once: ${seconds(firstMs)}`,
      ],
    }
  },
}

await runBar(cachedRerun)
