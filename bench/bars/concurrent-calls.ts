/** The command must keep as many calls in flight as it may, and add little around them. */
import type { Bar } from '../measuring/bar.ts'
import { runWell } from '../measuring/command.ts'
import { writeCallsExperiment } from '../measuring/calls-experiment.ts'
import { eachSecond, median, seconds } from '../measuring/median.ts'
import { parseReport } from '../measuring/report.ts'
import { runBar } from '../measuring/run-bar.ts'
import { startServerProcess, type ServerProcess } from '../measuring/server-process.ts'
import { temporaryFolder } from '../measuring/temporary-folder.ts'
import { join } from 'node:path'

const count = 2_000
const delayMs = 200
const concurrency = 100
const rounds = 3
const idealMs = (count * delayMs) / concurrency
/** The whole command, start-up included, against what arithmetic gives. */
const mostWhole = 1.2
/** Its calls alone, against a bare loop's. */
const mostBeside = 1.06

const concurrentCalls: Bar = {
  name: 'concurrent-calls',
  bound: `within ${mostBeside} × a bare loop; start to end ${mostWhole} × ${idealMs / 1_000} s`,
  async measure() {
    const commandMs: number[] = []
    const callsMs: number[] = []
    const bareMs: number[] = []
    let mostInFlight = 0
    for (let round = 0; round < rounds; round += 1) {
      bareMs.push(await timeBareLoop())
      const timed = await timeCommand()
      commandMs.push(timed.elapsedMs)
      callsMs.push(timed.callsMs)
      mostInFlight = Math.max(mostInFlight, timed.mostInFlight)
    }
    const whole = median(commandMs) / idealMs
    const beside = median(callsMs) / median(bareMs)
    return {
      figure: `${beside.toFixed(3)} × a bare loop; ${seconds(median(commandMs))} (${whole.toFixed(2)} × ${idealMs / 1_000} s)`,
      isHeld: beside <= mostBeside && whole <= mostWhole && mostInFlight <= concurrency,
      details: [
        `${count} calls of ${delayMs} ms, ${concurrency} at once (at most ${mostInFlight} seen); medians of ${rounds}, in turns`,
        `command, start-up included: ${eachSecond(commandMs)}`,
        `from its first call to its last answer, as the server sees them: ${eachSecond(callsMs)}`,
        `bare undici loop, the same: ${eachSecond(bareMs)}`,
      ],
    }
  },
}

async function timeBareLoop(): Promise<number> {
  await using server = await startServerProcess(delayMs)
  const program = join(import.meta.dirname, '../measuring/bare-loop.ts')
  await runWell([process.execPath, program, server.url, String(count), String(concurrency)])
  return await callsTime(server)
}

/** From the first request to the last answer: start-up apart. */
async function callsTime(server: ServerProcess): Promise<number> {
  const arrivals = await server.arrivals()
  return (arrivals.at(-1)?.at ?? 0) - (arrivals[0]?.at ?? 0) + delayMs
}

interface TimedCommand {
  readonly elapsedMs: number
  readonly callsMs: number
  readonly mostInFlight: number
}

async function timeCommand(): Promise<TimedCommand> {
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
  return { elapsedMs, callsMs: await callsTime(server), mostInFlight }
}

await runBar(concurrentCalls)
