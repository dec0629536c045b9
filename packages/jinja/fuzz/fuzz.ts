/**
 * Renders generated templates here and with Python's Jinja2, and prints every difference that the README does not name,
 * reduced to its smallest form. Ends with status 1 where there is one.
 *
 *     npm run fuzz -w packages/jinja -- [--seed 1] [--expressions 20000] [--templates 5000] [--show 20]
 */
import { parseArgs } from 'node:util'
import { expressionCase, sourceOf, templateCase, type FuzzCase } from './fuzz-case.ts'
import { minimise } from './minimise.ts'
import { PythonJinja } from './python-jinja.ts'
import { randomNumbers, type RandomNumbers } from './random-numbers.ts'
import { Tally } from './tally.ts'
import { judge, type Pythons, type Verdict } from './verdict.ts'

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    expressions: { type: 'string', default: '20000' },
    templates: { type: 'string', default: '5000' },
    show: { type: 'string', default: '20' },
  },
})

const BATCH = 100

// Many cases come down to the same one.
const shown = new Set<string>()

await using python = await PythonJinja.start()
await using elsewhere = await PythonJinja.start()
if (python === undefined || elsewhere === undefined) say('no python3 with jinja2 here: nothing was compared')
else process.exitCode = await compareAll({ python, elsewhere })

async function compareAll(pythons: Pythons): Promise<0 | 1> {
  const seed = Number(values.seed)
  const expressions = new Tally('expressions')
  const templates = new Tally('templates')
  await compareMany(pythons, Number(values.expressions), randomNumbers(seed), expressionCase, expressions)
  await compareMany(pythons, Number(values.templates), randomNumbers(seed), templateCase, templates)
  say(`seed ${seed}, Jinja2 ${pythons.python.version}`)
  for (const tally of [expressions, templates]) for (const line of tally.lines()) say(line)
  return expressions.unknown + templates.unknown > 0 ? 1 : 0
}

async function compareMany(
  pythons: Pythons,
  count: number,
  random: RandomNumbers,
  makeCase: (random: RandomNumbers) => FuzzCase,
  tally: Tally,
): Promise<void> {
  for (let done = 0; done < count; done += BATCH) {
    const cases = Array.from({ length: Math.min(BATCH, count - done) }, () => makeCase(random))
    for (const [index, verdict] of (await judge(pythons, cases)).entries()) {
      const fuzzCase = cases[index]
      if (verdict.kind === 'same') tally.countSame(verdict.python, verdict.here)
      else if (verdict.kind === 'known') tally.countKnown(verdict.row)
      else if (fuzzCase !== undefined) {
        tally.countUnknown()
        if (shown.size < Number(values.show)) await showSmallest(pythons, fuzzCase, verdict)
      }
    }
  }
}

type Unknown = Extract<Verdict, { kind: 'unknown' }>

async function showSmallest(pythons: Pythons, fuzzCase: FuzzCase, found: Unknown): Promise<void> {
  let verdict = found
  const smallest = await minimise(fuzzCase, async (candidate) => {
    const [judged] = await judge(pythons, [candidate])
    if (judged?.kind !== 'unknown' || judged.part !== found.part) return false
    verdict = judged
    return true
  })
  const source = sourceOf(smallest)
  if (shown.has(source)) return
  shown.add(source)
  const side = verdict.part === 'undeclared variables' ? 'undeclared' : 'rendered'
  say(`${verdict.part} differs: ${JSON.stringify(source)}`)
  say(`  options   ${JSON.stringify(smallest.options)}`)
  say(`  variables ${namedVariables(smallest)}`)
  say(`  Python    ${JSON.stringify(verdict.python[side])}`)
  say(`  here      ${JSON.stringify(verdict.here[side])}`)
}

// Only those that the template could have read.
function namedVariables(fuzzCase: FuzzCase): string {
  const source = sourceOf(fuzzCase)
  // Written by variablesJson; floats lose their point here, which is only shown.
  const variables = Object.entries(JSON.parse(fuzzCase.variables) as Record<string, unknown>)
  return JSON.stringify(Object.fromEntries(variables.filter(([name]) => new RegExp(`\\b${name}\\b`).test(source))))
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}
