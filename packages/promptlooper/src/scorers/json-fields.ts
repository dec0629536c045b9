import { z } from 'zod'
import { isRecord, type JsonObject, type JsonValue } from '../domain/json-value.ts'
import { messageOf } from '../domain/errors.ts'
import type { ScorerSettings } from '../domain/experiment.ts'
import type { Scorer, ScorerContext } from '../domain/scorer.ts'
import { settleScore } from '../domain/settle-score.ts'
import { answerJson, jsonText } from './answer-json.ts'
import { defineScorerKind, type Grade } from './define-scorer-kind.ts'
import { expectedJson, NoExpectedError } from './expected.ts'
import { followPointer } from './json-pointer.ts'
import { lookAtAnswer } from './look-at-answer.ts'
import { faultsText, type OptionFault } from './read-options.ts'
import { innerSettings, readScorerEntry } from './scorer-entry.ts'
import type { ScorerKind, ScorerKinds, ScorerSurroundings } from './scorer-kind.ts'

/**
 * The share of an answer's fields that hold, each by a scorer of its own that compares it with the same field of what is
 * expected; the reason names the fields that do not hold. A field is a name, or a JSON pointer. A field that neither the
 * answer nor what is expected has (null is the same) holds.
 */
export function jsonFields(kinds: ScorerKinds): ScorerKind {
  return defineScorerKind({
    kind: 'json-fields',
    codeVersion: 1,
    options: z.strictObject({
      fields: z
        .record(z.string(), z.union([z.string(), z.record(z.string(), z.json())], 'expected a scorer'))
        .describe('The scorer of each field: field → kind, or field → { scorer: kind, … }.'),
    }),
    check: (options) => fieldsFault(options, kinds),
    prepare: async ({ fields }, settings, given) => {
      const scorers = new Map<string, Scorer>()
      for (const [field, written] of Object.entries(fields)) {
        scorers.set(field, await fieldScorer(field, written, kinds, settings, given))
      }
      return { grade: fieldsGrade(scorers), fileTexts: [...scorers.values()].map(({ version = '' }) => version) }
    },
  })
}

function fieldsFault({ fields }: JsonObject, kinds: ScorerKinds): OptionFault | undefined {
  if (!isRecord(fields) || Object.keys(fields).length === 0)
    return { path: ['fields'], message: 'name at least one field' }
  for (const [field, written] of Object.entries(fields)) {
    const reading = readScorerEntry(written, kinds)
    const fault = reading.ok ? outerSettingFault(written) : reading.faults[0]
    if (fault !== undefined) return { path: ['fields', field, ...fault.path], message: fault.message }
  }
  return undefined
}

function outerSettingFault(written: JsonValue): OptionFault | undefined {
  const key = isRecord(written) ? ['where', 'refused', 'name'].find((name) => name in written) : undefined
  return key === undefined
    ? undefined
    : { path: [key], message: `"${key}" belongs to json-fields, not to a field of it` }
}

async function fieldScorer(
  field: string,
  written: JsonValue,
  kinds: ScorerKinds,
  outer: ScorerSettings,
  given: ScorerSurroundings,
): Promise<Scorer> {
  const reading = readScorerEntry(written, kinds)
  if (!reading.ok) throw new Error(`field ${field}: ${faultsText(reading.faults)}`)
  const settings = innerSettings(reading.entry, `${outer.name}: ${field}`, outer)
  return lookAtAnswer(await reading.entry.kind.create(settings, given), settings, given)
}

function fieldsGrade(scorers: ReadonlyMap<string, Scorer>): Grade {
  return async (output, context, input) => {
    const answer = answerJson(output, context)
    if (!answer.found) return { value: 0, reason: 'the answer is not JSON' }
    const expected = context.expected === null ? null : expectedJson(context.expected)
    const faults: string[] = []
    for (const [field, scorer] of scorers) {
      const pair = { given: fieldOf(answer.value, field), expected: fieldOf(expected, field) }
      const fault = await fieldFault(scorer, pair, context, input)
      if (fault !== undefined) faults.push(`${field}: ${fault}`)
    }
    const value = (scorers.size - faults.length) / scorers.size
    return faults.length === 0 ? { value } : { value, reason: faults.join('; ') }
  }
}

interface FieldPair {
  readonly given: JsonValue
  readonly expected: JsonValue
}

async function fieldFault(
  scorer: Scorer,
  pair: FieldPair,
  context: ScorerContext,
  input: JsonValue,
): Promise<string | undefined> {
  if (pair.given === null) return pair.expected === null && context.expected !== null ? undefined : 'missing'
  const fieldContext = { ...context, expected: pair.expected, json: pair.given }
  try {
    const settled = settleScore(await scorer.score(input, jsonText(pair.given), fieldContext))
    if (!settled.ok) throw new Error(settled.message)
    return settled.value >= 1 ? undefined : (settled.reason ?? `scored ${settled.value}`)
  } catch (thrown) {
    // Something where nothing is expected is a wrong answer; an example without any expectation can't be scored.
    if (thrown instanceof NoExpectedError && context.expected !== null)
      return `expected nothing, got ${jsonText(pair.given)}`
    if (thrown instanceof NoExpectedError) throw thrown
    throw new Error(`field ${scorer.name}: ${messageOf(thrown)}`, { cause: thrown })
  }
}

/** A field by its name, or by a JSON pointer where it begins with a slash; null where there is none. */
function fieldOf(value: JsonValue, field: string): JsonValue {
  const found = followPointer(
    value,
    field.startsWith('/') ? field : `/${field.replaceAll('~', '~0').replaceAll('/', '~1')}`,
  )
  return found.found ? found.value : null
}
