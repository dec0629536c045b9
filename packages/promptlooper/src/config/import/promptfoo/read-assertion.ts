import type { JsonObject, JsonValue } from '../../../domain/json-value.ts'
import {
  documentOf,
  isCodePath,
  isList,
  isMapping,
  mappingOf,
  referencedPath,
  textOf,
  writtenForm,
  type ImportReading,
} from './source-files.ts'

/** What an assertion becomes: a scorer's entry; one of a kind that this version can't run yet; or nothing, and why. */
export type AssertionReading =
  | { readonly outcome: 'scorer'; readonly scorer: JsonObject; readonly note?: string }
  | { readonly outcome: 'later'; readonly scorer: JsonObject }
  | { readonly outcome: 'none'; readonly reason: string }

/**
 * What an assertion of promptfoo's is as a scorer. Its texts are taken as they are: whoever asks has filled in, or
 * renamed, their variables. `hasTemplates`: a text may be a template still.
 */
export function readAssertion(assert: JsonObject, reading: ImportReading): AssertionReading {
  const written = typeof assert['type'] === 'string' ? assert['type'] : ''
  const isNegated = written.startsWith('not-')
  const type = isNegated ? written.slice('not-'.length) : written
  const value = valueOf(assert['value'], reading)
  if (value === CODE) return none('its value is code')
  if (assert['transform'] !== undefined) return none('it looks at what code makes of the answer')
  for (const key of ['provider', 'rubricPrompt', 'config', 'contextTransform']) {
    if (assert[key] !== undefined) reading.notes.add(`"${key}" of the assertion ${written} is not carried over`)
  }
  const read = (isNegated ? NEGATED : PLAIN)[type]
  return read === undefined ? none(UNREADABLE[type] ?? `there is no scorer like it`) : read({ value, assert })
}

interface Given {
  readonly value: JsonValue | undefined
  readonly assert: JsonObject
}

type Reader = (given: Given) => AssertionReading

const PLAIN: Readonly<Record<string, Reader>> = {
  equals: ({ value }) =>
    value === undefined ? none('it has no value') : scorer({ scorer: 'exact-match', expected: value, trim: false }),
  contains: oneText((value) => ({ scorer: 'contains', value })),
  icontains: oneText((value) => ({ scorer: 'contains', value, ignoreCase: true })),
  'contains-all': manyTexts((values) => ({ scorer: 'contains', values, match: 'all' })),
  'contains-any': manyTexts((values) => ({ scorer: 'contains', values, match: 'any' })),
  'icontains-all': manyTexts((values) => ({ scorer: 'contains', values, match: 'all', ignoreCase: true })),
  'icontains-any': manyTexts((values) => ({ scorer: 'contains', values, match: 'any', ignoreCase: true })),
  'starts-with': plainText((text) => ({ scorer: 'regex', pattern: `^${escaped(text)}` })),
  regex: oneText((pattern) => ({ scorer: 'regex', pattern })),
  'is-json': ({ value }) => jsonScorer(value, {}),
  'contains-json': ({ value }) => {
    const found = jsonScorer(value, { extract: { regex: JSON_WITHIN } })
    return found.outcome === 'scorer'
      ? { ...found, note: 'contains-json looks at the text from the first brace or bracket to the last' }
      : found
  },
  'word-count': ({ value }) => {
    const { min, max } = mappingOf(value)
    if (typeof value === 'number') return scorer({ scorer: 'length', unit: 'words', min: value, max: value })
    if (typeof min !== 'number' && typeof max !== 'number') return none('it names no count')
    return scorer({
      scorer: 'length',
      unit: 'words',
      ...(typeof min === 'number' ? { min } : {}),
      ...(typeof max === 'number' ? { max } : {}),
    })
  },
  cost: threshold((max) => ({ scorer: 'cost', max })),
  latency: threshold((max) => ({ scorer: 'latency', max })),
  levenshtein: ({ value, assert }) => {
    if (typeof value !== 'string' || value === '') return none('it has no value')
    const distance = typeof assert['threshold'] === 'number' ? assert['threshold'] : DEFAULT_DISTANCE
    if (distance >= value.length) return none('its distance is as long as its value, so nearly every answer passes')
    const min = Math.round((1 - distance / value.length) * 1e6) / 1e6
    return {
      outcome: 'scorer',
      scorer: { scorer: 'levenshtein', expected: value, min, trim: false },
      note: 'levenshtein counts by likeness here: a distance became a share of the length of what is expected',
    }
  },
  'llm-rubric': ({ value, assert }) => judge(value, assert, 'It meets this criterion:'),
  'model-graded-closedqa': ({ value, assert }) => judge(value, assert, 'It meets this criterion:'),
  'g-eval': ({ value, assert }) => judge(value, assert, 'It meets this criterion:'),
  factuality: ({ value, assert }) => judge(value, assert, 'It agrees in its facts with this:'),
  'model-graded-factuality': ({ value, assert }) => judge(value, assert, 'It agrees in its facts with this:'),
  similar: ({ value, assert }) => later({ scorer: 'similarity', ...expectedOf(value), min: share(assert, 0.75) }),
  'rouge-n': ({ value, assert }) => later({ scorer: 'rouge-l', ...expectedOf(value), min: share(assert, 0.75) }),
  bleu: ({ value, assert }) => later({ scorer: 'bleu', ...expectedOf(value), min: share(assert, 0.5) }),
}

const NEGATED: Readonly<Record<string, Reader>> = {
  equals: plainText((text) => ({ scorer: 'regex', pattern: `^(?!${escaped(text)}$)` })),
  contains: oneText((value) => ({ scorer: 'contains', value, match: 'none' })),
  icontains: oneText((value) => ({ scorer: 'contains', value, match: 'none', ignoreCase: true })),
  'contains-any': manyTexts((values) => ({ scorer: 'contains', values, match: 'none' })),
  'icontains-any': manyTexts((values) => ({ scorer: 'contains', values, match: 'none', ignoreCase: true })),
  'starts-with': plainText((text) => ({ scorer: 'regex', pattern: `^(?!${escaped(text)})` })),
  // A pattern may hold ^: the answer's beginning is one of the places that are looked at.
  regex: oneText((pattern) => ({ scorer: 'regex', pattern: `^(?![\\s\\S]*(?:${pattern}))` })),
  'is-refusal': () => scorer({ scorer: 'refusal' }),
}

const UNREADABLE: Readonly<Record<string, string>> = {
  javascript: 'it is code; a scorer of the kind "script" can do the same',
  python: 'it is code; a scorer of the kind "script" can do the same',
  ruby: 'it is code; a scorer of the kind "script" can do the same',
  webhook: 'it asks a server of its own',
  'is-valid-openai-tools-call': 'there is no scorer like it; "tool-calls" compares calls with expected ones',
  'is-valid-openai-function-call': 'there is no scorer like it; "tool-calls" compares calls with expected ones',
  'select-best': 'the report compares variants',
  'max-score': 'the report compares variants',
}

/** From the first brace or bracket to the last. */
const JSON_WITHIN = '(\\{[\\s\\S]*\\}|\\[[\\s\\S]*\\])'
/** promptfoo's, where an assertion names none. */
const DEFAULT_DISTANCE = 5
const CODE = Symbol('code')

/** An assertion's value, with what a file that it names holds. */
function valueOf(value: JsonValue | undefined, reading: ImportReading): JsonValue | undefined | typeof CODE {
  const path = referencedPath(value)
  if (path === undefined) return value
  if (isCodePath(path)) return CODE
  return /\.(?:json|ya?ml)$/i.test(path) ? documentOf(path, reading) : textOf(path, reading)?.trim()
}

function oneText(make: (value: string) => JsonObject): Reader {
  return ({ value }) => {
    if (typeof value === 'number' || typeof value === 'boolean') return scorer(make(String(value)))
    return typeof value === 'string' && value !== '' ? scorer(make(value)) : none('it has no value')
  }
}

/** As `oneText`, for texts that become part of a pattern, where a template could not stand. */
function plainText(make: (text: string) => JsonObject): Reader {
  return ({ value }) => {
    if (typeof value !== 'string' || value === '') return none('it has no value')
    return /\{\{|\{%/.test(value) ? none('its value is a template') : scorer(make(value))
  }
}

function manyTexts(make: (values: readonly string[]) => JsonObject): Reader {
  return ({ value }) => {
    const values = isList(value)
      ? value.map(writtenForm)
      : typeof value === 'string'
        ? value.split(',').map((part) => part.trim())
        : []
    return values.length === 0 ? none('it has no values') : scorer(make(values))
  }
}

function threshold(make: (max: number) => JsonObject): Reader {
  return ({ assert }) =>
    typeof assert['threshold'] === 'number' ? scorer(make(assert['threshold'])) : none('it has no threshold')
}

function jsonScorer(value: JsonValue | undefined, settings: JsonObject): AssertionReading {
  if (value === undefined || value === null || value === '') return scorer({ scorer: 'json-valid', ...settings })
  const schema = typeof value === 'string' ? schemaIn(value) : value
  return isMapping(schema) ? scorer({ scorer: 'json-schema', schema, ...settings }) : none('its schema does not parse')
}

function schemaIn(text: string): JsonValue | undefined {
  try {
    return JSON.parse(text) as JsonValue
  } catch {
    return undefined
  }
}

function judge(value: JsonValue | undefined, { provider }: JsonObject, question: string): AssertionReading {
  const criterion = typeof value === 'string' ? value : JSON.stringify(value ?? '')
  const model =
    typeof provider === 'string' ? provider.replace(/:(?:chat|messages|responses)?:?/, '/') : 'openai/gpt-5-mini'
  return scorer({ scorer: 'judge', model, rubric: `${question} ${criterion}` })
}

function expectedOf(value: JsonValue | undefined): JsonObject {
  return value === undefined ? {} : { expected: value }
}

function share(assert: JsonObject, fallback: number): number {
  return typeof assert['threshold'] === 'number' ? assert['threshold'] : fallback
}

function escaped(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, '\\$&')
}

function scorer(entry: JsonObject): AssertionReading {
  return { outcome: 'scorer', scorer: entry }
}

function later(entry: JsonObject): AssertionReading {
  return { outcome: 'later', scorer: entry }
}

function none(reason: string): AssertionReading {
  return { outcome: 'none', reason }
}
