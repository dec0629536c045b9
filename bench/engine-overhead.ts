/**
 * What a run costs beyond its call: answers that take no time, beside a bare undici loop against the same server.
 *
 *     node bench/engine-overhead.ts [--count 5000] [--concurrency 100] [--rounds 3] [--cpu-prof [--top 40]]
 *
 * `--cpu-prof` profiles one more command and prints its most expensive functions.
 */
import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { writeCallsExperiment } from './measuring/calls-experiment.ts'
import { runWell } from './measuring/command.ts'
import { readFunctionCosts } from './measuring/cpu-profile.ts'
import { isolatedEnvironment } from './measuring/environment.ts'
import { median } from './measuring/median.ts'
import { parseReport } from './measuring/report.ts'
import { startServerProcess } from './measuring/server-process.ts'
import { temporaryFolder } from './measuring/temporary-folder.ts'

const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '5000' },
    concurrency: { type: 'string', default: '100' },
    rounds: { type: 'string', default: '3' },
    'cpu-prof': { type: 'boolean', default: false },
    top: { type: 'string', default: '40' },
  },
})
const count = Number(values.count)
const concurrency = Number(values.concurrency)
const scorers = [{ scorer: 'exact-match' }, { scorer: 'contains', value: 'say this back' }]

/** One command. Times are milliseconds. */
interface CommandFigures {
  /** From the first run to the last. */
  readonly runsMs: number
  /** Start-up, checks and report included. */
  readonly wholeMs: number
  readonly peakMebibytes: number
}

const commands: CommandFigures[] = []
const bareMs: number[] = []
for (let round = 0; round < Number(values.rounds); round += 1) {
  bareMs.push(await timeBareLoop())
  commands.push(await measureCommand([]))
}
printFigures()
if (values['cpu-prof']) await printProfile()

async function timeBareLoop(): Promise<number> {
  await using server = await startServerProcess(0)
  const program = join(import.meta.dirname, 'measuring/bare-loop.ts')
  const words = [process.execPath, program, server.url, String(count), String(concurrency)]
  return Number((await runWell(words)).stdout)
}

async function measureCommand(nodeFlags: readonly string[]): Promise<CommandFigures> {
  await using server = await startServerProcess(0)
  await using folder = await temporaryFolder()
  const experiment = await writeCallsExperiment(folder.path, { serverUrl: server.url, count, concurrency, scorers })
  const memoryFile = join(folder.path, 'peak-memory')
  const sayPeakMemory = join(import.meta.dirname, 'measuring/say-peak-memory.ts')
  const [node = '', ...words] = experiment.command
  const environment = { ...isolatedEnvironment(), BENCH_PEAK_MEMORY_FILE: memoryFile }
  const ended = await runWell([node, '--import', sayPeakMemory, ...nodeFlags, ...words], { environment })
  const { runs, command } = parseReport(ended.stdout)
  if (runs.completed !== count) throw new Error(`${runs.completed} of ${count} runs completed`)
  const peakMebibytes = Number(await readFile(memoryFile, 'utf8')) / 1_024
  return { runsMs: command.elapsedMs, wholeMs: ended.elapsedMs, peakMebibytes }
}

function printFigures(): void {
  const runsMs = median(commands.map((command) => command.runsMs))
  const wholeMs = median(commands.map((command) => command.wholeMs))
  const bare = median(bareMs)
  const peak = Math.max(...commands.map(({ peakMebibytes }) => peakMebibytes))
  const perSecond = (ms: number) => `${((count / ms) * 1_000).toFixed(0)} runs/s`
  console.log(`${count} runs, ${concurrency} at once, ${scorers.length} scorers; medians of ${values.rounds}, in turns`)
  console.log(`bare undici loop      ${perSecond(bare)}`)
  console.log(`runs of the command   ${perSecond(runsMs)}, ${(runsMs / bare).toFixed(2)} × the bare loop`)
  console.log(`whole command         ${perSecond(wholeMs)}, start-up, checks and report included`)
  console.log(`beyond its call       ${((runsMs - bare) / count).toFixed(3)} ms per run`)
  console.log(`peak memory           ${peak.toFixed(0)} MiB`)
}

async function printProfile(): Promise<void> {
  await using folder = await temporaryFolder()
  const profiles = join(folder.path, 'profiles')
  await mkdir(profiles)
  const figures = await measureCommand(['--cpu-prof', `--cpu-prof-dir=${profiles}`, '--cpu-prof-interval=250'])
  const costs = await readFunctionCosts(profiles)
  console.log(`\nprofiled: whole command ${figures.wholeMs.toFixed(0)} ms\n   self ms   total ms  function`)
  for (const { name, selfMs, totalMs } of costs.slice(0, Number(values.top))) {
    console.log(`${selfMs.toFixed(0).padStart(10)} ${totalMs.toFixed(0).padStart(10)}  ${name}`)
  }
}
