/**
 * Every promise with a figure, measured: runs each bar's own command and prints a line for each; ends with status 1 where
 * one is missed.
 *
 *     node bench/bars.ts [--all] [--markdown] [NAME ...]
 *
 * `--all` adds those that take minutes and measures some more thoroughly, `--markdown` prints the table of docs/benchmarks.md.
 */
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { commandOf, type MeasuredBar } from './measuring/bar.ts'
import { barLine, barTable } from './measuring/bar-line.ts'
import { runCommand } from './measuring/command.ts'
import { surroundings } from './measuring/surroundings.ts'

const usual = [
  'version-start',
  'concurrent-calls',
  'rate-limited-provider',
  'edit-to-verdict',
  'engine-rate',
  'cached-rerun',
  'unchanged-rerun',
  'event-loop-delay',
  'kill-and-resume',
  'quickstart',
  'export-memory',
  'clean-install',
  'race-arithmetic',
  'install-size',
  'serve-page',
  'serve-search',
  'serve-memory',
  'serve-streams',
]
const long = ['requests-per-minute', 'report-time', 'memory', 'lazy-plan', 'suite-time']
/** What `--all` measures more thoroughly. */
const thorough: Readonly<Record<string, readonly string[]>> = { 'kill-and-resume': ['--kills', '20'] }

const { values, positionals } = parseArgs({
  options: { all: { type: 'boolean', default: false }, markdown: { type: 'boolean', default: false } },
  allowPositionals: true,
})
const unknown = positionals.find((name) => !usual.includes(name) && !long.includes(name))
if (unknown !== undefined) {
  console.error(`There is no bar ${unknown}; there are ${[...usual, ...long].join(', ')}.`)
  process.exit(1)
}
const asked = values.all ? [...usual, ...long] : usual
const names = positionals.length > 0 ? positionals : asked

const say = values.markdown ? (line: string) => console.error(line) : (line: string) => console.log(line)
say(await surroundings())
const measured: MeasuredBar[] = []
for (const name of names) {
  const bar = await measureApart(name)
  measured.push(bar)
  say(barLine(bar))
  if (!bar.isHeld) for (const line of bar.details) say(`    ${line}`)
}
for (const name of long)
  if (!names.includes(name) && positionals.length === 0) say(`${name.padEnd(17)}  not measured; ${commandOf(name)}`)
if (values.markdown) console.log(`${barTable(measured)}\n\n${await surroundings()}`)
if (measured.some(({ isHeld }) => !isHeld)) process.exitCode = 1

/** Each in a process of its own: none finds another's garbage or connections. */
async function measureApart(name: string): Promise<MeasuredBar> {
  const program = join(import.meta.dirname, 'bars', `${name}.ts`)
  const flags = values.all ? (thorough[name] ?? []) : []
  const words = [process.execPath, '--disable-warning=ExperimentalWarning', program, '--json', ...flags]
  const { stdout, stderr, status } = await runCommand(words, { environment: process.env })
  try {
    // Written by runBar, of this same folder.
    return JSON.parse(stdout) as MeasuredBar
  } catch {
    const details = `${stdout}\n${stderr}`.trim().split('\n')
    return { name, bound: '', command: commandOf(name), figure: `ended with status ${status}`, isHeld: false, details }
  }
}
