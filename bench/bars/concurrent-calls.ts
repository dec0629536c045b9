/** The command must keep as many calls in flight as it may, and add little around them. */
import type { Bar } from '../measuring/bar.ts'
import { runWell } from '../measuring/command.ts'
import { writeCallsExperiment } from '../measuring/calls-experiment.ts'
import { eachSecond, median, seconds } from '../measuring/median.ts'
import { parseReport } from '../measuring/report.ts'
import { runBar } from '../measuring/run-bar.ts'
import { startServerProcess } from '../measuring/server-process.ts'
import { temporaryFolder } from '../measuring/temporary-folder.ts'
import { join } from 'node:path'

const count = 2_000
const delayMs = 200
const concurrency = 100
const rounds = 3
const idealMs = (count * delayMs) / concurrency
const mostRatio = 1.25

const concurrentCalls: Bar = {
  name: 'concurrent-calls',
  bound: `start to end within ${mostRatio} × ${idealMs / 1_000} s`,
  async measure() {
    const commandMs: number[] = []
    const bareMs: number[] = []
    let mostInFlight = 0
    for (let round = 0; round < rounds; round += 1) {
      bareMs.push(await timeBareLoop())
      const timed = await timeCommand()
      commandMs.push(timed.elapsedMs)
      mostInFlight = Math.max(mostInFlight, timed.mostInFlight)
    }
    const elapsedMs = median(commandMs)
    const ratio = elapsedMs / idealMs
    return {
      figure: `${seconds(elapsedMs)} (${ratio.toFixed(2)} × ${idealMs / 1_000} s)`,
      isHeld: ratio <= mostRatio && mostInFlight <= concurrency,
      details: [
        `${count} calls of ${delayMs} ms, ${concurrency} at once (at most ${mostInFlight} seen); medians of ${rounds}, in turns`,
        `command, start-up included: ${eachSecond(commandMs)}`,
        `bare undici loop, start-up included: ${eachSecond(bareMs)}`,
        `command / bare loop: ${(elapsedMs / median(bareMs)).toFixed(2)}`,
      ],
    }
  },
}

async function timeBareLoop(): Promise<number> {
  await using server = await startServerProcess(delayMs)
  const program = join(import.meta.dirname, '../measuring/bare-loop.ts')
  const words = [process.execPath, program, server.url, String(count), String(concurrency)]
  return (await runWell(words)).elapsedMs
}

async function timeCommand(): Promise<{ readonly elapsedMs: number; readonly mostInFlight: number }> {
  await using server = await startServerProcess(delayMs)
  await using folder = await temporaryFolder()
  const scorers = [{ scorer: 'exact-match' }]
  const { command } = await writeCallsExperiment(folder.path, { serverUrl: server.url, count, concurrency, scorers })
  const { elapsedMs, stdout } = await runWell(command)
  const { runs } = parseReport(stdout)
  const { total, mostInFlight } = await server.counts()
  if (runs.completed !== count || total !== count) {
    throw new Error(`${runs.completed} runs completed with ${total} calls, of ${count}`)
  }
  return { elapsedMs, mostInFlight }
}

await runBar(concurrentCalls)
