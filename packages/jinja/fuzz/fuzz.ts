/**
 * Renders generated templates here and with Python's Jinja2, and prints every difference that the README does not name,
 * reduced to its smallest form. Ends with status 1 where there is one.
 *
 *     npm run fuzz -w packages/jinja -- [--seed 1] [--expressions 20000] [--templates 5000] [--show 20]
 */
import { parseArgs } from 'node:util'
import { answerHere, type Answer } from './answer.ts'
import { differenceOf } from './difference.ts'
import { expressionCase, sourceOf, templateCase, type FuzzCase } from './fuzz-case.ts'
import { knownRow } from './known-differences.ts'
import { minimise } from './minimise.ts'
import { PythonJinja } from './python-jinja.ts'
import { randomNumbers, type RandomNumbers } from './random-numbers.ts'
import { Tally } from './tally.ts'

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
if (python === undefined) say('no python3 with jinja2 here: nothing was compared')
else process.exitCode = await compareAll(python)

async function compareAll(python: PythonJinja): Promise<0 | 1> {
  const seed = Number(values.seed)
  const expressions = new Tally('expressions')
  const templates = new Tally('templates')
  await compareMany(python, Number(values.expressions), randomNumbers(seed), expressionCase, expressions)
  await compareMany(python, Number(values.templates), randomNumbers(seed), templateCase, templates)
  say(`seed ${seed}, Jinja2 ${python.version}`)
  for (const tally of [expressions, templates]) for (const line of tally.lines()) say(line)
  return expressions.unknown + templates.unknown > 0 ? 1 : 0
}

async function compareMany(
  python: PythonJinja,
  count: number,
  random: RandomNumbers,
  makeCase: (random: RandomNumbers) => FuzzCase,
  tally: Tally,
): Promise<void> {
  for (let done = 0; done < count; done += BATCH) {
    const cases = Array.from({ length: Math.min(BATCH, count - done) }, () => makeCase(random))
    // Python renders while this process does.
    const asked = python.answer(cases)
    const here = cases.map(answerHere)
    const there = await asked
    for (const [index, fuzzCase] of cases.entries()) {
      const [ours, theirs] = [here[index], there[index]]
      if (ours !== undefined && theirs !== undefined) await compareOne(python, fuzzCase, theirs, ours, tally)
    }
  }
}

async function compareOne(
  python: PythonJinja,
  fuzzCase: FuzzCase,
  theirs: Answer,
  here: Answer,
  tally: Tally,
): Promise<void> {
  const part = differenceOf(theirs, here)
  if (part === undefined) return tally.countSame(theirs, here)
  const row = knownRow({ fuzzCase, python: theirs, here })
  if (row !== undefined) return tally.countKnown(row)
  if (shown.size >= Number(values.show)) return tally.countUnknown()
  const smallest = await minimise(fuzzCase, async (candidate) => {
    const [answer] = await python.answer([candidate])
    if (answer === undefined) return false
    const ours = answerHere(candidate)
    return (
      differenceOf(answer, ours) === part && knownRow({ fuzzCase: candidate, python: answer, here: ours }) === undefined
    )
  })
  tally.countUnknown()
  if (shown.has(sourceOf(smallest))) return
  shown.add(sourceOf(smallest))
  const [answer = theirs] = await python.answer([smallest])
  const ours = answerHere(smallest)
  say(`${part} differs: ${JSON.stringify(sourceOf(smallest))}`)
  say(`  options   ${JSON.stringify(smallest.options)}`)
  say(`  variables ${namedVariables(smallest)}`)
  const side = part === 'undeclared variables' ? 'undeclared' : 'rendered'
  say(`  Python    ${JSON.stringify(answer[side])}`)
  say(`  here      ${JSON.stringify(ours[side])}`)
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
