/**
 * What a run costs beyond its call: answers that take no time, beside a bare undici loop against the same server.
 *
 *     node bench/engine-overhead.ts [--count 5000] [--concurrency 100] [--rounds 3] [--cpu-prof [--top 40]]
 *
 * `--cpu-prof` profiles one more command and prints its most expensive functions.
 */
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { measureBareLoop, measureCommand, twoScorers, type CallFigures } from './measuring/call-figures.ts'
import { readFunctionCosts, type FunctionCost } from './measuring/cpu-profile.ts'
import { median } from './measuring/median.ts'
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
const commands: CallFigures[] = []
const bareLoops: CallFigures[] = []
for (let round = 0; round < Number(values.rounds); round += 1) {
  bareLoops.push(await measureBareLoop(count, concurrency))
  commands.push(await measureCommand(count, concurrency))
}
printFigures()
if (values['cpu-prof']) await printProfile()

function printFigures(): void {
  const bare = medians(bareLoops)
  const command = medians(commands)
  const beyond = (of: (figures: CallFigures) => number) => `${((of(command) - of(bare)) / count).toFixed(3)} ms`
  console.log(
    `${count} runs, ${concurrency} at once, ${twoScorers.length} scorers; medians of ${values.rounds}, in turns`,
  )
  console.log(figuresLine('', ['calls/s', 'whole command', 'processor', 'peak memory']))
  for (const [name, figures] of [['bare undici loop', bare] as const, ['promptlooper run', command] as const]) {
    const { callsMs, wholeMs, processorMs, peakMebibytes } = figures
    const perSecond = ((count / callsMs) * 1_000).toFixed(0)
    const times = [wholeMs, processorMs].map((ms) => `${(ms / 1_000).toFixed(2)} s`)
    console.log(figuresLine(name, [perSecond, ...times, `${peakMebibytes.toFixed(0)} MiB`]))
  }
  const rate = (of: (figures: CallFigures) => number) => `${((of(bare) / of(command)) * 100).toFixed(0)} %`
  console.log(`time per call: ${(command.callsMs / bare.callsMs).toFixed(2)} × the bare loop`)
  console.log(
    `rate of the bare loop: ${rate(({ callsMs }) => callsMs)}; with both starts included ${rate(({ wholeMs }) => wholeMs)}`,
  )
  console.log(
    `a run beyond its call: ${beyond(({ callsMs }) => callsMs)}, processor ${beyond(({ processorMs }) => processorMs)}`,
  )
}

function figuresLine(name: string, cells: readonly string[]): string {
  return [name.padEnd(18), ...cells.map((cell) => cell.padStart(14))].join('')
}

function medians(figures: readonly CallFigures[]): CallFigures {
  const of = (member: keyof CallFigures) => median(figures.map((each) => each[member]))
  return {
    callsMs: of('callsMs'),
    wholeMs: of('wholeMs'),
    processorMs: of('processorMs'),
    peakMebibytes: of('peakMebibytes'),
    loopDelayMs: of('loopDelayMs'),
  }
}

async function printProfile(): Promise<void> {
  await using folder = await temporaryFolder()
  const profiles = join(folder.path, 'profiles')
  await mkdir(profiles)
  const figures = await measureCommand(count, concurrency, [
    '--cpu-prof',
    `--cpu-prof-dir=${profiles}`,
    '--cpu-prof-interval=250',
  ])
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
