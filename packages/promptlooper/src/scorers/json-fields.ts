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

const writtenScorer = z.union([z.string(), z.record(z.string(), z.json())], 'expected a scorer')

/**
 * The share of an answer's fields that hold, each by a scorer of its own that compares it with the same field of what is
 * expected; the reason names the fields that do not hold. A field is a name, or a JSON pointer. A field that neither the
 * answer nor what is expected has (null is the same) holds. `every` is for the fields of what is expected that are not named.
 */
export function jsonFields(kinds: ScorerKinds): ScorerKind {
  return defineScorerKind({
    kind: 'json-fields',
    codeVersion: 1,
    options: z.strictObject({
      fields: z
        .record(z.string(), writtenScorer)
        .optional()
        .describe('The scorer of each field: field → kind, or field → { scorer: kind, … }.'),
      every: writtenScorer
        .optional()
        .describe('The scorer of every other field of what is expected; exact-match where no fields are named.'),
    }),
    check: (options) => fieldsFault(options, kinds),
    prepare: async ({ fields = {}, every }, settings, given) => {
      const make = (field: string, written: JsonValue) => fieldScorer(field, written, kinds, settings, given)
      const scorers = new Map<string, Scorer>()
      for (const [field, written] of Object.entries(fields)) scorers.set(pointerOf(field), await make(field, written))
      const rest = every ?? (scorers.size === 0 ? 'exact-match' : undefined)
      const other = rest === undefined ? undefined : await make('every', rest)
      const names = new Map(Object.keys(fields).map((field) => [pointerOf(field), field]))
      const all = other === undefined ? [...scorers.values()] : [...scorers.values(), other]
      return {
        grade: fieldsGrade(scorers, other, names),
        fileTexts: all.map(({ version = '' }) => version),
      }
    },
  })
}

function fieldsFault({ fields = null, every }: JsonObject, kinds: ScorerKinds): OptionFault | undefined {
  const named = isRecord(fields) ? Object.entries(fields) : []
  if (fields !== null && named.length === 0 && every === undefined)
    return { path: ['fields'], message: 'name at least one field, or leave "fields" out' }
  const written: readonly (readonly [readonly string[], JsonValue])[] = [
    ...named.map(([field, scorer]) => [['fields', field], scorer] as const),
    ...(every === undefined ? [] : [[['every'], every] as const]),
  ]
  for (const [path, scorer] of written) {
    const reading = readScorerEntry(scorer, kinds)
    const fault = reading.ok ? outerSettingFault(scorer) : reading.faults[0]
    if (fault !== undefined) return { path: [...path, ...fault.path], message: fault.message }
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

function fieldsGrade(
  scorers: ReadonlyMap<string, Scorer>,
  other: Scorer | undefined,
  names: ReadonlyMap<string, string>,
): Grade {
  return async (output, context, input) => {
    const expected = context.expected === null ? null : expectedJson(context.expected)
    const compared = other === undefined ? scorers : withOthers(scorers, other, expected)
    const answer = answerJson(output, context)
    if (!answer.found) return { value: 0, reason: 'the answer is not JSON' }
    const faults: string[] = []
    for (const [pointer, scorer] of compared) {
      const pair = { given: fieldOf(answer.value, pointer), expected: fieldOf(expected, pointer) }
      const fault = await fieldFault(scorer, pair, context, input)
      if (fault !== undefined) faults.push(`${names.get(pointer) ?? pointer}: ${fault}`)
    }
    const value = (compared.size - faults.length) / compared.size
    return faults.length === 0 ? { value } : { value, reason: faults.join('; ') }
  }
}

/** The scorers of named fields, and `other` for each field of what is expected that is neither named nor within a named one. */
function withOthers(
  scorers: ReadonlyMap<string, Scorer>,
  other: Scorer,
  expected: JsonValue,
): ReadonlyMap<string, Scorer> {
  if (expected === null) throw new NoExpectedError()
  if (typeof expected !== 'object' || Array.isArray(expected)) throw new Error('expected is no JSON object')
  const compared = new Map(scorers)
  const isNamed = (pointer: string) =>
    [...scorers.keys()].some((name) => pointer === name || pointer.startsWith(`${name}/`))
  for (const pointer of leafPointers(expected, '')) if (!isNamed(pointer)) compared.set(pointer, other)
  if (compared.size === 0) throw new Error('expected has no fields')
  return compared
}

/** The fields of an object that are no objects themselves, lists among them. */
function* leafPointers(value: JsonValue, pointer: string): Iterable<string> {
  if (!isRecord(value) || Object.keys(value).length === 0) {
    if (pointer !== '') yield pointer
    return
  }
  for (const [key, member] of Object.entries(value)) yield* leafPointers(member, `${pointer}/${escaped(key)}`)
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

/** The pointer of a field: its name may be one already. */
function pointerOf(field: string): string {
  return field.startsWith('/') ? field : `/${escaped(field)}`
}

function escaped(key: string): string {
  return key.replaceAll('~', '~0').replaceAll('/', '~1')
}

/** null where there is no such field. */
function fieldOf(value: JsonValue, pointer: string): JsonValue {
  const found = followPointer(value, pointer)
  return found.found ? found.value : null
}
