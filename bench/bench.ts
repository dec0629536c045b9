/**
 * This project beside others that do the same: each comparison runs all of them in turns, in one run, against the same
 * local server, and prints medians and ratios. Ends with status 1 where a comparison could not be measured; a bound that
 * is missed is said, and is no failure of the program.
 *
 *     npm run build && npm ci --prefix bench/peers/promptfoo
 *     npm ci --ignore-scripts --prefix bench/peers/evalite && npm ci --ignore-scripts --prefix bench/peers/braintrust
 *     npm run bench [-- NAME ...] [--quick] [--rounds 3] [--markdown]
 *
 * `--quick` looks whether all works, with a tenth of everything and one round; `--markdown` writes the sections of
 * docs/benchmarks.md. A peer that is not installed is left out.
 */
import { loadavg } from 'node:os'
import { parseArgs } from 'node:util'
import { writeSection } from './comparisons/benchmarks-page.ts'
import { cachedRerun } from './comparisons/cached-rerun.ts'
import type { Comparison, Effort } from './comparisons/comparison.ts'
import { editToVerdict } from './comparisons/edit-to-verdict.ts'
import { exportSpeed } from './comparisons/export.ts'
import { install } from './comparisons/install.ts'
import { memory } from './comparisons/memory.ts'
import { outcomeMarkdown, outcomeText } from './comparisons/outcome-text.ts'
import { slowAnswers } from './comparisons/slow-answers.ts'
import { startUp } from './comparisons/start-up.ts'
import { storeSize } from './comparisons/store-size.ts'
import { twoAtOnce } from './comparisons/two-at-once.ts'
import { zeroDelay } from './comparisons/zero-delay.ts'
import { surroundings } from './measuring/surroundings.ts'

const comparisons: readonly Comparison[] = [
  zeroDelay,
  slowAnswers,
  cachedRerun,
  editToVerdict,
  memory,
  storeSize,
  exportSpeed,
  twoAtOnce,
  startUp,
  install,
]

const { values, positionals } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    rounds: { type: 'string' },
    markdown: { type: 'boolean', default: false },
  },
  allowPositionals: true,
})
const names = comparisons.map(({ name }) => name)
const unknown = positionals.find((name) => !names.includes(name))
const rounds = Number(values.rounds ?? (values.quick ? 1 : 3))
if (unknown !== undefined) refuse(`There is no comparison ${unknown}; there are ${names.join(', ')}.`)
if (!Number.isInteger(rounds) || rounds < 1) refuse(`--rounds takes a whole number from 1 on, not ${values.rounds}.`)
if (values.quick && values.markdown)
  refuse('--quick measures too little for the page: leave out --quick or --markdown.')

console.log(await surroundings())
const startedAt = performance.now()
let measuredCount = 0
for (const comparison of comparisons) {
  if (positionals.length > 0 && !positionals.includes(comparison.name)) continue
  try {
    const load = loadavg()[0] ?? Number.NaN
    const outcome = await comparison.measure(effortOf(comparison))
    console.log(`\n${outcomeText(comparison, outcome)}\n`)
    measuredCount += 1
    if (values.markdown)
      await writeSection(comparison.name, outcomeMarkdown(comparison, outcome, await measuredOn(comparison, load)))
  } catch (thrown) {
    process.exitCode = 1
    console.error(
      `${comparison.name} could not be measured: ${thrown instanceof Error ? thrown.stack : String(thrown)}`,
    )
  }
}
console.log(`${measuredCount} comparisons in ${((performance.now() - startedAt) / 60_000).toFixed(1)} minutes`)

function effortOf({ name }: Comparison): Effort {
  return {
    rounds,
    scaled: (count) => (values.quick ? Math.max(1, Math.round(count / 10)) : count),
    say: (progress) => console.error(`${new Date().toTimeString().slice(0, 8)} ${name}: ${progress}`),
  }
}

/** `medians of 3, 25 November 2026; 1a2b3c4; Node …; load 1.2 after it, 0.3 before it`. */
async function measuredOn({ turns }: Comparison, loadBefore: number): Promise<string> {
  const day = new Date().toLocaleDateString('en-GB', { day: 'numeric', month: 'long', year: 'numeric' })
  const head = rounds === 1 || turns === 'once' ? 'once' : `medians of ${rounds}`
  return `${head}, ${day}; ${await surroundings()} after it, ${loadBefore.toFixed(1)} before it`
}

function refuse(message: string): never {
  console.error(message)
  process.exit(1)
}
