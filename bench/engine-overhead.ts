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
import { readFunctionCosts, type FunctionCost } from './measuring/cpu-profile.ts'
import { isolatedEnvironment } from './measuring/environment.ts'
import { median } from './measuring/median.ts'
import { parseReport } from './measuring/report.ts'
import type { Usage } from './measuring/say-usage.ts'
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
const bareLoop = [process.execPath, join(import.meta.dirname, 'measuring/bare-loop.ts')]

/** One measured program. Times are milliseconds. */
interface Figures extends Usage {
  /** From the first call to the last. */
  readonly callsMs: number
  /** Start-up included, and for the command its checks and its report. */
  readonly wholeMs: number
}

const commands: Figures[] = []
const bareLoops: Figures[] = []
for (let round = 0; round < Number(values.rounds); round += 1) {
  bareLoops.push(await measureBareLoop())
  commands.push(await measureCommand([]))
}
printFigures()
if (values['cpu-prof']) await printProfile()

async function measureBareLoop(): Promise<Figures> {
  await using server = await startServerProcess(0)
  const words = [...bareLoop, server.url, String(count), String(concurrency)]
  const { stdout, ...figures } = await runMeasured(words, [])
  return { ...figures, callsMs: Number(stdout) }
}

async function measureCommand(nodeFlags: readonly string[]): Promise<Figures> {
  await using server = await startServerProcess(0)
  await using folder = await temporaryFolder()
  const experiment = await writeCallsExperiment(folder.path, { serverUrl: server.url, count, concurrency, scorers })
  const { stdout, ...figures } = await runMeasured(experiment.command, nodeFlags)
  const { runs, command } = parseReport(stdout)
  if (runs.completed !== count) throw new Error(`${runs.completed} of ${count} runs completed`)
  return { ...figures, callsMs: command.elapsedMs }
}

async function runMeasured(
  [node = '', ...words]: readonly string[],
  nodeFlags: readonly string[],
): Promise<Usage & { readonly wholeMs: number; readonly stdout: string }> {
  await using folder = await temporaryFolder()
  const usageFile = join(folder.path, 'usage.json')
  const environment = { ...isolatedEnvironment(), BENCH_USAGE_FILE: usageFile }
  const sayUsage = join(import.meta.dirname, 'measuring/say-usage.ts')
  const { elapsedMs, stdout } = await runWell([node, '--import', sayUsage, ...nodeFlags, ...words], { environment })
  // Written by say-usage.ts.
  const usage = JSON.parse(await readFile(usageFile, 'utf8')) as Usage
  return { ...usage, wholeMs: elapsedMs, stdout }
}

function printFigures(): void {
  const bare = medians(bareLoops)
  const command = medians(commands)
  const beyond = (of: (figures: Figures) => number) => `${((of(command) - of(bare)) / count).toFixed(3)} ms`
  console.log(`${count} runs, ${concurrency} at once, ${scorers.length} scorers; medians of ${values.rounds}, in turns`)
  console.log(figuresLine('', ['calls/s', 'whole command', 'processor', 'peak memory']))
  for (const [name, figures] of [['bare undici loop', bare] as const, ['promptlooper run', command] as const]) {
    const { callsMs, wholeMs, processorMs, peakMebibytes } = figures
    const perSecond = ((count / callsMs) * 1_000).toFixed(0)
    const times = [wholeMs, processorMs].map((ms) => `${(ms / 1_000).toFixed(2)} s`)
    console.log(figuresLine(name, [perSecond, ...times, `${peakMebibytes.toFixed(0)} MiB`]))
  }
  console.log(`time per call: ${(command.callsMs / bare.callsMs).toFixed(2)} × the bare loop`)
  console.log(
    `a run beyond its call: ${beyond(({ callsMs }) => callsMs)}, processor ${beyond(({ processorMs }) => processorMs)}`,
  )
}

function figuresLine(name: string, cells: readonly string[]): string {
  return [name.padEnd(18), ...cells.map((cell) => cell.padStart(14))].join('')
}

function medians(figures: readonly Figures[]): Figures {
  const of = (member: keyof Figures) => median(figures.map((each) => each[member]))
  return {
    callsMs: of('callsMs'),
    wholeMs: of('wholeMs'),
    processorMs: of('processorMs'),
    peakMebibytes: of('peakMebibytes'),
  }
}

async function printProfile(): Promise<void> {
  await using folder = await temporaryFolder()
  const profiles = join(folder.path, 'profiles')
  await mkdir(profiles)
  const figures = await measureCommand(['--cpu-prof', `--cpu-prof-dir=${profiles}`, '--cpu-prof-interval=250'])
  const costs = await readFunctionCosts(profiles)
  console.log(`\nprofiled: whole command ${figures.wholeMs.toFixed(0)} ms`)
  printCosts('by what they take themselves', costs)
  const ours = costs.filter(({ name }) => name.includes('promptlooper/dist/'))
  printCosts(
    'ours, by what they take with all they call',
    [...ours].sort((a, b) => b.totalMs - a.totalMs),
  )
}

function printCosts(title: string, costs: readonly FunctionCost[]): void {
  console.log(`\n   self ms  total ms  functions, ${title}`)
  for (const { name, selfMs, totalMs } of costs.slice(0, Number(values.top))) {
    console.log(`${selfMs.toFixed(0).padStart(10)}${totalMs.toFixed(0).padStart(10)}  ${name}`)
  }
}
