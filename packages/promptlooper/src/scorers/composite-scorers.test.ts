import { expect, test } from 'vitest'
import type { JsonValue } from '../domain/json-value.ts'
import type { Scorer } from '../domain/scorer.ts'
import { createScorer } from './create-scorer.ts'
import { contextOf, stageOf, type AnswerGiven } from './testing/answer-context.ts'
import {
  makeScorer,
  optionsOf,
  scoreOf,
  scoreWith,
  settingsOf,
  surroundingsIn,
  valueOf,
} from './testing/make-scorer.ts'

const says = (value: string): JsonValue => ({ scorer: 'contains', value, name: value })
const levenshtein = { scorer: 'levenshtein', name: 'near' }

test.each<[string, JsonValue, number, number]>([
  [
    'the weighted mean',
    { scorer: 'weighted', scorers: [says('a'), says('b'), says('z')], weights: [3, 1, 4] },
    0.5,
    0.5,
  ],
  ['the mean without weights', { scorer: 'weighted', scorers: [says('a'), says('z')] }, 0.5, 0.5],
  ['a weight of 0 counts nothing', { scorer: 'weighted', scorers: [says('a'), says('z')], weights: [1, 0] }, 1, 1],
  ['a mean at min', { scorer: 'weighted', scorers: [says('a'), says('z')], min: 0.5 }, 1, 0.5],
  ['a mean under min', { scorer: 'weighted', scorers: [says('a'), says('z')], min: 0.6 }, 0, 0.5],
  ['all hold', { scorer: 'all-of', scorers: [says('a'), says('b')] }, 1, 1],
  ['one of all does not hold', { scorer: 'all-of', scorers: [says('a'), says('z')] }, 0, 0],
  ['all reach min', { scorer: 'all-of', scorers: [says('a'), levenshtein], min: 0.5 }, 1, 0.5],
  ['one of all is under min', { scorer: 'all-of', scorers: [says('a'), levenshtein], min: 0.6 }, 0, 0.5],
  ['any holds', { scorer: 'any-of', scorers: [says('z'), says('b')] }, 1, 1],
  ['none holds', { scorer: 'any-of', scorers: [says('y'), says('z')] }, 0, 0],
  ['none is 1, one reaches min', { scorer: 'any-of', scorers: [says('z'), levenshtein], min: 0.5 }, 1, 0.5],
  [
    'one within another within another',
    {
      scorer: 'all-of',
      scorers: [says('a'), { scorer: 'any-of', scorers: [says('z'), { scorer: 'weighted', scorers: [says('b')] }] }],
    },
    1,
    1,
  ],
])('%s', async (_claim, written, value, rawValue) => {
  expect(await scoreOf(written, { output: 'ab', expected: 'abcd' })).toMatchObject({ value, rawValue })
})

test('the reasons of the parts are joined', async () => {
  const given = { output: 'ab', expected: 'abcd' }
  const reasonOf = async (scorer: string): Promise<string | null> => {
    const score = await scoreOf({ scorer, scorers: [says('a'), says('z'), says('y'), levenshtein] }, given)
    return score.ok ? score.reason : null
  }
  const missing = 'z 0: does not contain "z"; y 0: does not contain "y"; near 0.5'
  expect(await reasonOf('weighted')).toBe(`a 1; ${missing}`)
  expect(await reasonOf('all-of')).toBe(missing)
  expect(await reasonOf('any-of')).toBe('a 1')
})

test.each(['weighted', 'all-of', 'any-of'])(
  'a part of %s that fails makes a failed score that names it',
  async (kind) => {
    const parts = [says('a'), { scorer: 'numeric-close', name: 'total' }, { scorer: 'cost', max: 1 }]
    const given = { output: 'a', expected: 'many' }
    await expect(valueOf({ scorer: kind, scorers: parts }, given)).rejects.toThrow(
      'part "total": expected "many" is not a number; part "cost": the cost is unknown',
    )
  },
)

test.each(['weighted', 'all-of', 'any-of'])('a part of %s that does not apply is left out', async (kind) => {
  const english = { scorer: 'contains', value: 'z', where: "metadata.lang == 'en'" }
  const scorer = await makeScorer({ scorer: kind, scorers: [says('a'), english] })
  expect(await scoreWith(scorer, { output: 'a', metadata: { lang: 'de' } })).toMatchObject({ value: 1 })
  const alone = await makeScorer({ scorer: kind, scorers: [english] })
  expect(alone.applies?.(contextOf({ metadata: { lang: 'de' } }))).toBe(false)
  expect(alone.applies?.(contextOf({ metadata: { lang: 'en' } }))).toBe(true)
})

test('parts look at what the outer scorer looks at', async () => {
  const scorer = {
    scorer: 'all-of',
    extract: { json: '/city' },
    expected: '{{ expected.city }}',
    scorers: ['exact-match', { scorer: 'exact-match', extract: { regex: '^.' }, expected: 'P' }],
  }
  expect(await valueOf(scorer, { output: '{"city": "Paris"}', expected: { city: 'Paris' } })).toBe(1)
})

async function stagedScorer(written: JsonValue, stageIndex: number): Promise<Scorer> {
  return createScorer(settingsOf(written, stageIndex), { ...surroundingsIn('/'), stageNames: ['draft', 'final'] })
}

test('a part may look at a stage of its own, by name or by number', async () => {
  const stages = [stageOf('{"a": 1}', { json: { a: 1 }, finish: 'refused' }), stageOf('done', { stage_index: 1 })]
  const parts = [
    { scorer: 'json-valid', stage: 'draft' },
    { scorer: 'exact-match', stage: 0, expected: { a: 1 } },
    { scorer: 'exact-match', expected: 'done' },
    { scorer: 'refusal', stage: 'final' },
  ]
  const scorer = await stagedScorer({ scorer: 'all-of', scorers: parts }, 1)
  expect(await scoreWith(scorer, { stages, output: 'done' })).toMatchObject({ ok: true, value: 1 })
  const first = await stagedScorer(
    { scorer: 'all-of', scorers: [{ scorer: 'json-valid', stage: 'final' }], extract: { json: '/a' } },
    0,
  )
  expect(await scoreWith(first, { stages })).toMatchObject({ value: 0, reason: 'json-valid 0: not JSON: "done"' })
})

test('a refusal is treated as a part says', async () => {
  const given: AnswerGiven = { output: 'a', stage: { finish: 'refused' } }
  const parts = [says('a'), { scorer: 'contains', value: 'a', refused: 'zero', name: 'strict' }]
  expect(await scoreOf({ scorer: 'all-of', scorers: parts }, given)).toMatchObject({ reason: 'strict 0: refused' })
  const scorer = await makeScorer({
    scorer: 'all-of',
    scorers: [{ scorer: 'contains', value: 'a', refused: 'leave-out' }],
  })
  expect(scorer.applies?.(contextOf(given))).toBe(false)
})

test('a stage that there is not is refused with the names of those there are', async () => {
  const made = stagedScorer({ scorer: 'all-of', scorers: [{ scorer: 'json-valid', stage: 'fnal' }] }, 1)
  await expect(made).rejects.toThrow(
    /^spam\.yaml:3:5 scorer "all-of": part "json-valid": there is no stage "fnal"; the stages are draft, final$/u,
  )
})

test('scorers that have no weight among those that apply are a failed score', async () => {
  const never = { scorer: 'contains', value: 'z', where: 'false' }
  const scorer = { scorer: 'weighted', scorers: [says('a'), never], weights: [0, 1] }
  await expect(valueOf(scorer, { output: 'a' })).rejects.toThrow(/have no weight/u)
})

test('every setting of a part changes the version', async () => {
  const parts: JsonValue[] = [
    'exact-match',
    { scorer: 'exact-match', ignoreCase: true },
    { scorer: 'exact-match', where: 'true' },
    { scorer: 'exact-match', extract: { json: '/a' } },
    { scorer: 'exact-match', refused: 'zero' },
    { scorer: 'exact-match', stage: 0 },
    'json-valid',
  ]
  const versions = await Promise.all(
    parts.map(async (part) => (await stagedScorer({ scorer: 'all-of', scorers: [part] }, 1)).version),
  )
  expect(new Set(versions).size).toBe(parts.length)
})

test('a row may compose its own checks of scorers that run no code', async () => {
  const checks = [{ scorer: 'any-of', scorers: [says('x'), { scorer: 'all-of', scorers: [says('a')] }] }]
  expect(await valueOf('checks', { output: 'a', checks })).toBe(1)
  const running = [{ scorer: 'any-of', scorers: [{ scorer: 'command', command: ['id'] }] }]
  await expect(valueOf('checks', { output: 'a', checks: running })).rejects.toThrow(/unknown scorer "command"/u)
})

test.each<[string, { readonly [name: string]: JsonValue }, RegExp]>([
  ['all-of', {}, /scorers/u],
  ['all-of', { scorers: [] }, /scorers/u],
  [
    'any-of',
    { scorers: ['exat-match'] },
    /scorers\.0\.scorer: unknown scorer "exat-match"; did you mean "exact-match"\?/u,
  ],
  ['all-of', { scorers: ['exact-match', { scorer: 'regex' }] }, /scorers\.1\.pattern/u],
  ['all-of', { scorers: [{ scorer: 'any-of', scorers: [{ scorer: 'regex' }] }] }, /scorers\.0\.scorers\.0\.pattern/u],
  ['all-of', { scorers: ['exact-match'], min: 2 }, /min/u],
  ['weighted', { scorers: ['exact-match'], weights: [1, 2] }, /weights: give one weight per scorer: 1, not 2/u],
  ['weighted', { scorers: ['exact-match'], weights: [0] }, /weights: at least one must be over 0/u],
  ['weighted', { scorers: ['exact-match'], weights: [-1] }, /weights\.0/u],
])('%s refuses %o', (kind, options, words) => {
  expect(() => optionsOf(kind, options)).toThrow(words)
})
