import { z } from 'zod'
import { isRecord, type JsonObject, type JsonValue } from '../domain/json-value.ts'
import type { ScoreOutcome, ScorerContext } from '../domain/scorer.ts'
import { answerJson } from './answer-json.ts'
import { defineScorerKind } from './define-scorer-kind.ts'
import { expectedJson, expectedText } from './expected.ts'
import { findNumber } from './find-number.ts'
import { loadAutoevals, type AutoevalsScorer } from './load-autoevals.ts'
import { quote } from './quote.ts'
import type { OptionFault } from './read-options.ts'
import { settledOutcome } from './settled-outcome.ts'

/** The package's scorers that ask no model, and what each compares. */
const compares = {
  ExactMatch: 'values',
  Levenshtein: 'texts',
  NumericDiff: 'numbers',
  JSONDiff: 'values',
  ValidJSON: 'syntax',
  ListContains: 'lists',
} as const

type ScorerName = keyof typeof compares

/**
 * A scorer of the package `autoevals`, as it is installed beside the experiment file: those that are code alone. The ones that
 * ask models would ask around this program's cache, limits and prices, and are refused.
 */
export const autoevals = defineScorerKind({
  kind: 'autoevals',
  codeVersion: 1,
  options: z.strictObject({
    function: z.string().describe(`The scorer's name in the package: ${Object.keys(compares).join(', ')}.`),
    with: z.record(z.string(), z.json()).default({}).describe('What the scorer takes beside output and expected.'),
  }),
  check: nameFault,
  prepare: async ({ function: name, with: handed }, _settings, given) => {
    const { scorer, version } = await loadAutoevals(name, given)
    return {
      fileTexts: [version],
      grade: async (output, context) => {
        const pair = readPair(compares[name as ScorerName], output, context)
        return 'fault' in pair ? { value: 0, reason: pair.fault } : give(scorer, name, { ...handed, ...pair })
      },
    }
  },
})

/** What a scorer compares, or why the answer is none of that kind. */
type Pair = { readonly output: JsonValue; readonly expected?: JsonValue } | { readonly fault: string }

function readPair(compared: (typeof compares)[ScorerName], output: string, context: ScorerContext): Pair {
  switch (compared) {
    case 'texts':
      return { output, expected: expectedText(context.expected) }
    case 'numbers':
      return numberPair(output, context)
    case 'syntax':
      return { output }
    case 'lists': {
      const expected = expectedJson(context.expected)
      if (!Array.isArray(expected)) throw new Error('expected is no list')
      const answer = answerJson(output, context)
      return answer.found && Array.isArray(answer.value)
        ? { output: answer.value, expected }
        : { fault: 'the answer is no JSON list' }
    }
    case 'values': {
      const expected = expectedJson(context.expected)
      // Two texts are compared as they are; a text is no match for what is expected as JSON.
      if (typeof expected === 'string') return { output, expected }
      const answer = answerJson(output, context)
      return answer.found ? { output: answer.value, expected } : { output, expected }
    }
  }
}

function numberPair(output: string, { expected, json }: ScorerContext): Pair {
  const wanted = findNumber(expectedText(expected), 'only')
  if (wanted.kind !== 'one') throw new Error(`expected ${quote(expectedText(expected))} is not a number`)
  if (typeof json === 'number') return { output: json, expected: wanted.number }
  const answer = findNumber(output, 'only')
  if (answer.kind === 'one') return { output: answer.number, expected: wanted.number }
  return { fault: answer.kind === 'none' ? `no number in ${quote(output)}` : `several numbers in ${quote(output)}` }
}

async function give(scorer: AutoevalsScorer, name: string, handed: JsonObject): Promise<ScoreOutcome> {
  const given = await scorer(handed)
  if (!isRecord(given)) throw new Error(`${name} gave no score`)
  const { score, error = null } = given
  if (error !== null) throw new Error(`${name}: ${error instanceof Error ? error.message : JSON.stringify(error)}`)
  if (score === null || score === undefined) throw new Error(`${name} gave no score`)
  return settledOutcome(score)
}

function nameFault({ function: name }: JsonObject): OptionFault | undefined {
  if (typeof name !== 'string' || Object.hasOwn(compares, name)) return undefined
  const known = `those of code alone are ${Object.keys(compares).join(', ')}`
  return { path: ['function'], message: `autoevals' ${name} is not run here: ${known}; use "judge" to ask a model` }
}
