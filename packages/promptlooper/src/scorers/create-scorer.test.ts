import { expect, test } from 'vitest'
import { ConfigError } from '../domain/errors.ts'
import type { ScorerSettings } from '../domain/experiment.ts'
import { defaultTemplateSettings } from '../template/default-settings.ts'
import { createScorer } from './create-scorer.ts'
import { contextOf, stageOf } from './testing/answer-context.ts'
import { makeScorer, scoreWith, settingsOf, surroundingsIn, valueOf } from './testing/make-scorer.ts'

const surroundings = surroundingsIn('/')

test('a scorer looks at the answer of its own stage, whatever answer it is handed', async () => {
  const stages = [
    stageOf('draft', { name: 'draft', json: 1, finish: 'refused', latency_ms: 30 }),
    stageOf('final', { name: 'answer', stage_index: 1, latency_ms: 70 }),
  ]
  const draft = await createScorer(settingsOf('exact-match', 0), surroundings)
  const last = await createScorer(settingsOf('exact-match', 1), surroundings)
  const context = contextOf({ stages, expected: 'draft' })
  expect(await draft.score('', 'final', context)).toMatchObject({ value: 1 })
  expect(await last.score('', 'final', context)).toMatchObject({ value: 0 })
  const refused = await createScorer(settingsOf('refusal', 0), surroundings)
  expect(await refused.score('', 'final', context)).toMatchObject({ value: 0 })
  const latency = await createScorer(settingsOf({ scorer: 'latency', max: 50 }, 0), surroundings)
  expect(await latency.score('', 'final', context)).toMatchObject({ rawValue: 30 })
  const whole = await createScorer(settingsOf({ scorer: 'latency', max: 50, of: 'run' }, 1), surroundings)
  expect(await whole.score('', 'final', context)).toMatchObject({ rawValue: 100 })
})

test('what the run says of its last answer holds for the last stage alone', async () => {
  const stages = [stageOf('1'), stageOf('2', { stage_index: 1 })]
  const context = { ...contextOf({ stages }), finish: 'refused' as const }
  const first = await createScorer(settingsOf('refusal', 0), surroundings)
  const last = await createScorer(settingsOf('refusal', 1), surroundings)
  expect(await first.score('', '', context)).toEqual({ value: 1 })
  expect(await last.score('', '', context)).toMatchObject({ value: 0 })
})

test('a run without the stage is a failed score', async () => {
  const scorer = await createScorer(settingsOf('exact-match', 2), surroundings)
  expect(() => scorer.score('', 'x', contextOf({ output: 'x', expected: 'x' }))).toThrow(/no stage 3; it has 1/u)
})

test.each([
  ['score', true, 1],
  ['zero', true, 0],
  ['leave-out', false, 1],
] as const)('a refusal with refused: %s applies %s and scores %d', async (refused, applies, value) => {
  const scorer = await makeScorer({ scorer: 'exact-match', refused })
  const given = { output: 'no', expected: 'no', stage: { finish: 'refused' as const } }
  expect(scorer.applies?.(contextOf(given))).toBe(applies)
  expect(await scoreWith(scorer, given)).toMatchObject({ value })
  expect(scorer.applies?.(contextOf({ output: 'no' }))).toBe(true)
})

test.each([
  ["metadata.lang == 'en'", true],
  ["metadata.lang == 'de'", false],
  ["expected == 'e' and group == 'g' and id == 'q1' and input.text == 't'", true],
  ['metadata.missing', false],
])('where: %s applies %s', async (where, applies) => {
  const scorer = await makeScorer({ scorer: 'exact-match', where, expected: 'other' })
  const given = { expected: 'e', group: 'g', input: { text: 't' }, metadata: { lang: 'en' } }
  expect(scorer.applies?.(contextOf(given))).toBe(applies)
})

test('expected may be a value, a template, or one expression that gives a value itself', async () => {
  const given = { output: '{"a": [1]}', expected: { deep: { a: [1] } }, input: { city: 'Paris' } }
  expect(await valueOf({ scorer: 'exact-match', expected: { a: [1] } }, given)).toBe(1)
  expect(await valueOf({ scorer: 'exact-match', expected: '{{ expected.deep }}' }, given)).toBe(1)
  expect(await valueOf({ scorer: 'exact-match', expected: { a: ['{{ 1 }}'] } }, given)).toBe(1)
  expect(await valueOf({ scorer: 'exact-match', expected: 'In {{ city }}' }, { ...given, output: 'In Paris' })).toBe(1)
  expect(await valueOf({ scorer: 'exact-match', expected: '{{ metadata.none }}' }, given).catch(String)).toMatch(
    /no expected answer/u,
  )
})

test('an expected value that holds no template is not touched', async () => {
  expect(await valueOf({ scorer: 'exact-match', expected: 'line\n', trim: false }, { output: 'line\n' })).toBe(1)
})

test.each([
  [{ scorer: 'regex', pattern: '(' }, /^spam\.yaml:3:5 scorer "regex": the pattern does not compile: /u],
  [{ scorer: 'exact-match', name: 'mine', extract: { regex: '(' } }, /^spam\.yaml:3:5 scorer "mine": extract: /u],
  [{ scorer: 'exact-match', extract: { json: 'a' } }, /extract: "a" is not a JSON pointer/u],
])('%o is a ConfigError that names its place', async (written, words) => {
  const made = makeScorer(written)
  await expect(made).rejects.toThrow(words)
  await expect(made).rejects.toBeInstanceOf(ConfigError)
})

test.each([
  [{ scorer: 'exact-match', where: 'a ==' }],
  [{ scorer: 'exact-match', expected: '{{ a' }],
  [{ scorer: 'contains', value: '{% if %}' }],
])('the broken template in %o names its place', async (written) => {
  await expect(makeScorer(written)).rejects.toThrow(/^spam\.yaml:3:/u)
})

test('an unknown kind is a ConfigError that says which may be meant', async () => {
  const settings = { ...settingsOf('exact-match'), kind: 'exat-match' }
  await expect(createScorer(settings, surroundings)).rejects.toThrow(
    /^spam\.yaml:3:5 unknown scorer "exat-match"; did you mean "exact-match"\?/u,
  )
})

test('every setting but the name and the place changes the version', async () => {
  const base = settingsOf({ scorer: 'contains', value: 'a' })
  const changed: Partial<ScorerSettings>[] = [
    { kind: 'regex', options: { pattern: 'a', flags: '' } },
    { options: { ...base.options, value: 'b' } },
    { stageIndex: 1 },
    { where: 'true' },
    { extract: { regex: 'a', flags: '' } },
    { extract: { regex: 'a', flags: 'i' } },
    { extract: { json: '/a' } },
    { expected: null },
    { expected: 'a' },
    { refused: 'zero' },
    { options: { ...base.options, value: '{{ output }}' } },
  ]
  const versions = await Promise.all(
    [{}, ...changed].map(async (change) => (await createScorer({ ...base, ...change }, surroundings)).version),
  )
  expect(new Set(versions).size).toBe(versions.length)
  const elsewhere = { ...base, name: 'other', position: { file: 'x', line: 1, column: 1 } }
  expect((await createScorer(elsewhere, surroundings)).version).toBe(versions[0])
})

test('how templates are read is part of the version only where there are templates', async () => {
  const other = { ...surroundings, template: { ...defaultTemplateSettings, trimBlocks: true } }
  const versionsOf = async (written: string | { [name: string]: string }) => [
    (await createScorer(settingsOf(written), surroundings)).version,
    (await createScorer(settingsOf(written), other)).version,
  ]
  const [plain, plainElsewhere] = await versionsOf('exact-match')
  const [templated, templatedElsewhere] = await versionsOf({ scorer: 'exact-match', expected: '{{ expected.a }}' })
  expect(plain).toBe(plainElsewhere)
  expect(templated).not.toBe(templatedElsewhere)
})
