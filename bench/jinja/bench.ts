/**
 * Measures @promptlooper/jinja beside Python's Jinja2 and nunjucks, in turns in one run, and prints the medians and their
 * ratios. Ends with status 1 where a bar is missed.
 *
 *     npm run build && npm ci --prefix bench/jinja
 *     node bench/jinja/bench.ts [--rounds 15]
 */
import { parseArgs } from 'node:util'
import { median } from '../measuring/median.ts'
import { cpython, nunjucks, ourEngine, type Contender, type Work } from './contenders.ts'
import { measureSize } from './size.ts'
import { measureStart } from './start.ts'
import { fewShot, longDocument, type MeasuredTemplate } from './templates.ts'

const { values } = parseArgs({ options: { rounds: { type: 'string', default: '15' } } })
const rounds = Number(values.rounds)

const ours = await ourEngine()
const peers = { python: cpython(), nunjucks: nunjucks() }
if (peers.python === undefined) say('no python3 with jinja2 here: the ratios to it are not measured')

const compiled = await measureAll('render', fewShot, { here: 10_000, python: 500 })
report('few-shot template with 20 examples, compiled before', compiled)
const once = await measureAll('parse-and-render', fewShot, { here: 1000, python: 20 })
report('the same template, parsed and rendered once', once)
const long = await measureAll('render', longDocument, { here: 20_000, python: 2000 })
report('a document of 100 KB in a variable', long)
const start = measureStart(rounds * 2 + 1)
say(`start: node -e 0 ${start.emptyMs.toFixed(1)} ms, import and first render ${start.renderMs.toFixed(1)} ms`)
const size = measureSize()
say(`size: ${(size.bytes / 1000).toFixed(1)} KB minified, ${size.dependencies} dependencies\n`)

bar('few-shot, compiled: times faster than CPython', ratio(compiled, 'Jinja2 on CPython'), { atLeast: 4 })
bar('few-shot, compiled: times faster than nunjucks', ratio(compiled, 'nunjucks'), { atLeast: 3 })
bar('parsed and rendered once: times faster than CPython', ratio(once, 'Jinja2 on CPython'), { atLeast: 10 })
bar('100 KB document: times the time of nunjucks', inverse(ratio(long, 'nunjucks')), { atMost: 1.5 })
bar('start: times the time of node -e 0', start.renderMs / start.emptyMs, { atMost: 1.5 })
bar('size: KB minified', size.bytes / 1000, { atMost: 150 })
bar('dependencies', size.dependencies, { atMost: 0 })
for (const contender of [ours, peers.python, peers.nunjucks]) contender?.end()

/** The microseconds of every round by the name of the engine. */
type Rounds = ReadonlyMap<string, readonly number[]>

async function measureAll(
  work: Work,
  measured: MeasuredTemplate,
  counts: { readonly here: number; readonly python: number },
): Promise<Rounds> {
  const contenders: readonly Contender[] = [ours, peers.nunjucks, ...(peers.python === undefined ? [] : [peers.python])]
  const times = new Map<string, number[]>(contenders.map(({ name }) => [name, []]))
  const texts = new Set<string>()
  // The first round warms up; then each engine has its turn in every round.
  for (let round = 0; round <= rounds; round += 1) {
    for (const contender of contenders) {
      const count = contender === peers.python ? counts.python : counts.here
      const { microseconds, text } = await contender.measure(work, measured, count)
      texts.add(text)
      if (round > 0) times.get(contender.name)?.push(microseconds)
    }
  }
  if (texts.size > 1) throw new Error('the engines do not render the same text')
  return times
}

function report(what: string, measured: Rounds): void {
  say(`${what}:`)
  for (const [name, all] of measured) say(`  ${name.padEnd(20)} ${median(all).toFixed(2).padStart(10)} us`)
}

/** How many times faster than a peer: the median of the rounds, in each of which both had the same machine. */
function ratio(measured: Rounds, peer: string): number | undefined {
  const [mine, theirs] = [measured.get(ours.name), measured.get(peer)]
  if (mine === undefined || theirs === undefined) return undefined
  return median(mine.map((microseconds, round) => (theirs[round] ?? Number.NaN) / microseconds))
}

function inverse(value: number | undefined): number | undefined {
  return value === undefined ? undefined : 1 / value
}

function bar(
  name: string,
  figure: number | undefined,
  bound: { readonly atLeast?: number; readonly atMost?: number },
): void {
  if (figure === undefined) return
  const isHeld = figure >= (bound.atLeast ?? -Infinity) && figure <= (bound.atMost ?? Infinity)
  if (!isHeld) process.exitCode = 1
  const wanted = bound.atLeast === undefined ? `at most ${bound.atMost}` : `at least ${bound.atLeast}`
  say(`${isHeld ? 'held  ' : 'MISSED'} ${name.padEnd(52)} ${figure.toFixed(2).padStart(8)}   ${wanted}`)
}

function say(line: string): void {
  console.log(line)
}
