import { Ajv2020 } from 'ajv/dist/2020.js'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { JsonObject, JsonValue } from '../domain/json-value.ts'
import { settleScore } from '../domain/settle-score.ts'
import { scorerKinds } from './scorer-kinds.ts'
import { contextOf } from './testing/answer-context.ts'
import { makeScorer } from './testing/make-scorer.ts'

/** Options that each kind takes. */
const accepted: readonly (readonly [string, JsonObject])[] = [
  ['exact-match', { ignoreCase: true, trim: false }],
  ['contains', { values: '{{ expected.words }}', match: 'any' }],
  ['contains', { value: 'x' }],
  ['regex', { pattern: 'a', flags: 'i' }],
  ['one-of', { values: ['a', 1] }],
  ['label', { labels: ['a', 'b'], aliases: { a: ['c'] } }],
  ['levenshtein', { min: 0.5 }],
  ['numeric-close', { absolute: '{{ expected.tolerance }}', take: 'last' }],
  ['length', { max: 3, unit: 'words' }],
  ['latency', { max: 3, of: 'run' }],
  ['cost', { max: 0.1 }],
  ['json-valid', {}],
  ['json-schema', { schema: { type: 'string' } }],
  ['json-fields', { fields: { a: 'exact-match', b: { scorer: 'numeric-close', absolute: 1 } } }],
  ['tool-calls', { order: 'any' }],
  ['refusal', {}],
  ['checks', {}],
  ['script', { path: 'a.mts' }],
  ['judge', { model: 'anthropic/x', prompt: 'judges/faithful.jinja', scale: ['no', 'partly', 'yes'] }],
  ['judge', { model: 'm', prompt: [{ role: 'user', content: '{{ output }}' }], scale: { no: 0, yes: 1 } }],
  ['judge', { models: ['m', 'n', 'o'], rubric: 'Is it polite?', combine: 'mean', min: 0.5, structured: false }],
  ['pairwise-judge', { model: 'm', prompt: 'p.jinja' }],
  ['pairwise-judge', { model: 'm', against: 'expected', rubric: 'Shorter is better.' }],
  ['rouge-l', {}],
  ['bleu', { min: 0.2 }],
  ['similarity', { model: 'm' }],
  ['command', { command: ['python3', 'score.py'] }],
  ['http', { url: 'http://127.0.0.1:8000/' }],
  ['autoevals', { function: 'Levenshtein' }],
  ['weighted', { scorers: ['exact-match', { scorer: 'contains', value: 'a' }], weights: [1, 2] }],
  ['all-of', { scorers: ['exact-match'] }],
  ['any-of', { scorers: ['exact-match'] }],
  ['answer-in-context', { model: 'm' }],
  ['context-recall', { model: 'm', context: '{{ input.context }}' }],
  ['context-precision', { model: 'm', min: 0.5 }],
]

test('every kind is among those whose options are tried', () => {
  expect(new Set(accepted.map(([kind]) => kind))).toEqual(new Set(scorerKinds.keys()))
})

test.each(accepted)('%s reads the options %o, and so does its JSON Schema', (kind, options) => {
  const reader = scorerKinds.get(kind)
  expect(reader?.readOptions(options)).toMatchObject({ ok: true })
  const validate = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(reader?.jsonSchema as JsonObject)
  expect(validate(options) ? null : validate.errors).toBeNull()
})

test.each([...scorerKinds.keys()])('%s refuses an option that it does not know', (kind) => {
  const reading = scorerKinds.get(kind)?.readOptions({ nonsense: 1 })
  expect(
    reading?.ok === false && reading.faults.some(({ message }) => message.startsWith('unknown option "nonsense"; ')),
  ).toBe(true)
})

test.each([...scorerKinds.keys()])('%s refuses options that are no object', (kind) => {
  for (const options of ['x', 3, null, []]) expect(scorerKinds.get(kind)?.readOptions(options).ok).toBe(false)
})

test('reading read options again changes nothing', () => {
  for (const [kind, options] of accepted) {
    const first = scorerKinds.get(kind)?.readOptions(options)
    expect(first?.ok === true && scorerKinds.get(kind)?.readOptions(first.options)).toEqual(first)
  }
})

const ofAnyAnswer: readonly JsonValue[] = [
  'exact-match',
  'contains',
  'one-of',
  'levenshtein',
  'numeric-close',
  'json-valid',
  'tool-calls',
  'refusal',
  { scorer: 'regex', pattern: '(a|b)+c' },
  { scorer: 'label', labels: ['a', 'b'] },
  { scorer: 'length', max: 5 },
  { scorer: 'json-schema', schema: { type: 'object' } },
  { scorer: 'json-fields', fields: { a: 'exact-match', b: 'numeric-close' } },
  { scorer: 'exact-match', extract: { json: '/a' } },
]

test.each(ofAnyAnswer)('whatever the answer, %o gives a value in [0, 1] or a message', async (written) => {
  const scorer = await makeScorer(written)
  const json = fc.jsonValue().map((value): JsonValue => JSON.parse(JSON.stringify(value)))
  await fc.assert(
    fc.asyncProperty(fc.oneof(fc.string({ unit: 'binary' }), fc.json()), json, async (output, expected) => {
      try {
        const score = settleScore(await scorer.score('', output, contextOf({ output, expected })))
        expect(score.ok && score.value >= 0 && score.value <= 1).toBe(true)
      } catch (thrown) {
        expect(thrown).toMatchObject({ message: expect.stringMatching(/expected|look for/u) })
      }
    }),
  )
})
