import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Axis, Experiment, Setting } from '../domain/experiment.ts'
import { planVariants } from './plan-variants.ts'
import { buildExperiment, buildStage, paramAxis, paramSetting, textPrompt } from './testing/build-experiment.ts'

const axes = fc
  .array(fc.uniqueArray(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 4 }), { maxLength: 4 })
  .map((lists): readonly Axis[] => lists.map((values, index) => paramAxis(`p${index}`, values)))

test('the variants are the product of the axes, each point once', () => {
  fc.assert(
    fc.property(axes, (given) => {
      const variants = planVariants(buildExperiment({ axes: given }))
      expect(variants).toHaveLength(given.reduce((product, axis) => product * axis.values.length, 1))
      expect(new Set(variants.map((variant) => variant.key)).size).toBe(variants.length)
      expect(new Set(variants.map((variant) => variant.label)).size).toBe(variants.length)
      for (const variant of variants) {
        const params = variant.stages[0]?.params ?? {}
        expect(variant.labels).toEqual(
          Object.fromEntries(Object.entries(params).map(([name, value]) => [`params.${name}`, JSON.stringify(value)])),
        )
      }
    }),
  )
})

test('a point that a choice of labels excludes is absent, and every other is there', () => {
  const chosen = axes
    .filter((given) => given.length > 0)
    .chain((given) =>
      fc.record({
        given: fc.constant(given),
        exclude: fc
          .tuple(fc.subarray([...given], { minLength: 1 }), fc.nat())
          .map(([some, seed]) =>
            Object.fromEntries(some.map((axis) => [axis.path, axis.values[seed % axis.values.length]?.label ?? ''])),
          ),
      }),
    )
  fc.assert(
    fc.property(chosen, ({ given, exclude }) => {
      const isExcluded = (labels: Readonly<Record<string, string>>) =>
        Object.entries(exclude).every(([path, label]) => labels[path] === label)
      const everything = planVariants(buildExperiment({ axes: given }))
      const expected = everything.filter((variant) => !isExcluded(variant.labels))
      fc.pre(expected.length > 0)
      expect(planVariants(buildExperiment({ axes: given, exclude: [exclude] }))).toEqual(expected)
    }),
  )
})

test('the last axis changes fastest, and labels are joined in the order of the axes', () => {
  const variants = planVariants(buildExperiment({ axes: [paramAxis('b', [1, 2]), paramAxis('a', ['x', 'y'])] }))
  expect(variants.map((variant) => variant.label)).toEqual(['1 · x', '1 · y', '2 · x', '2 · y'])
})

test('without axes there is one variant', () => {
  expect(planVariants(buildExperiment()).map(({ label, labels }) => ({ label, labels }))).toEqual([
    { label: 'only variant', labels: {} },
  ])
})

test('labels are not part of a key, and what is sent is', () => {
  const keyOf = (given: Partial<Experiment>) => planVariants(buildExperiment(given))[0]?.key
  const base = keyOf({})
  const axis = (label: string): Axis => ({ path: 'params.t', values: [{ label, settings: [paramSetting('t', 1)] }] })
  expect(keyOf({ axes: [axis('cold')] })).toBe(keyOf({ axes: [axis('warm')] }))
  expect(keyOf({ axes: [axis('cold')] })).not.toBe(base)
})

test('two variants that would send the same are refused, with both labels', () => {
  const axis: Axis = {
    path: 'prompt',
    values: ['a.txt', 'b.txt'].map((path) => ({
      label: path,
      settings: [{ stageIndex: 0, field: 'prompt', prompt: textPrompt('the same', path) }],
    })),
  }
  expect(() => planVariants(buildExperiment({ axes: [axis] }))).toThrow(
    '/project/test.yaml: variants "a.txt" and "b.txt" would send exactly the same',
  )
  expect(planVariants(buildExperiment({ axes: [axis], exclude: [{ prompt: 'b.txt' }] }))).toHaveLength(1)
})

test.each([
  ['prompt', buildStage({ prompt: null })],
  ['model', buildStage({ model: null })],
] as const)('a stage that is left without a %s is refused', (lacks, stage) => {
  expect(() => planVariants(buildExperiment({ stages: [stage] }))).toThrow(
    `/project/test.yaml: the stage has no ${lacks} in variant "only variant"`,
  )
})

test.each([
  [{ 'params.x': '1' }, 'there is no axis "params.x"', 'The axes are: "params.t".'],
  [{ 'params.t': '3' }, 'axis "params.t" has no label "3"', 'Its labels are: "1", "2".'],
])('an exclude of %j names what there is', (choice, message, hint) => {
  const experiment = buildExperiment({ axes: [paramAxis('t', [1, 2])], exclude: [choice] })
  expect(() => planVariants(experiment)).toThrow(
    expect.objectContaining({ message: `/project/test.yaml: exclude: ${message}`, hint }),
  )
})

test('a matrix in which every point is excluded is refused', () => {
  const experiment = buildExperiment({ axes: [paramAxis('t', [1])], exclude: [{ 'params.t': '1' }] })
  expect(() => planVariants(experiment)).toThrow('`exclude` leaves no variant')
})

test('a matrix too large to mean anything is refused before it is made', () => {
  const values = Array.from({ length: 1000 }, (_, value) => value)
  const experiment = buildExperiment({ axes: [paramAxis('a', values), paramAxis('b', values)] })
  expect(() => planVariants(experiment)).toThrow('the matrix has 1000000 points (params.a 1000 × params.b 1000)')
})

test('an included variant joins the matrix with the labels of the axes that it agrees with', () => {
  const variants = planVariants(
    buildExperiment({
      axes: [paramAxis('a', [1, 2]), paramAxis('b', [1])],
      include: [
        [
          paramSetting('a', 2),
          paramSetting('b', 7),
          { stageIndex: 0, field: 'model', model: { provider: 'other', model: 'two' } },
        ],
      ],
    }),
  )
  expect(variants.map((variant) => variant.label)).toEqual(['1 · 1', '2 · 1', '2 · b=7 · other/two'])
  expect(variants[2]?.labels).toEqual({ 'params.a': '2', 'params.b': '7', model: 'other/two' })
  expect(variants[2]?.stages[0]?.params).toEqual({ a: 2, b: 7 })
})

test('without a matrix the included variants are all there are', () => {
  const variants = planVariants(
    buildExperiment({
      stages: [buildStage({ name: 'draft', prompt: null })],
      include: [
        [{ stageIndex: 0, field: 'prompt', prompt: textPrompt('Long: {{ input }}', '/project/prompts/long.jinja') }],
        [{ stageIndex: 0, field: 'prompt', prompt: textPrompt('Short:\n  {{ input }}') }],
      ],
    }),
  )
  expect(variants.map(({ label, labels }) => ({ label, labels }))).toEqual([
    { label: 'long.jinja', labels: { 'draft.prompt': 'long.jinja' } },
    { label: 'Short: {{ input }}', labels: { 'draft.prompt': 'Short: {{ input }}' } },
  ])
})

test('included variants with the same words are told apart', () => {
  const prompt = (text: string, folder: string) => textPrompt(text, `/project/${folder}/p.jinja`)
  const variants = planVariants(
    buildExperiment({
      include: [
        [{ stageIndex: 0, field: 'prompt', prompt: prompt('one', 'a') }],
        [{ stageIndex: 0, field: 'prompt', prompt: prompt('two', 'b') }],
      ],
    }),
  )
  expect(variants.map((variant) => variant.label)).toEqual(['p.jinja', 'p.jinja (2)'])
})

test('what an included variant sets in every stage has one label, that of the axis where there is one', () => {
  const stages = [buildStage({ name: 'draft' }), buildStage({ name: 'answer' })]
  const models = (model: string): Setting[] =>
    [0, 1].map((stageIndex) => ({ stageIndex, field: 'model', model: { provider: 'local', model } }))
  const axis: Axis = { path: '*.model', values: [{ label: 'local/one', settings: models('one') }] }
  const labelsOf = (given: Partial<Experiment>) => planVariants(buildExperiment({ stages, ...given })).at(-1)?.labels
  expect(labelsOf({ axes: [axis], include: [models('two')] })).toEqual({ '*.model': 'local/two' })
  expect(labelsOf({ include: [models('two')] })).toEqual({ '*.model': 'local/two' })
  expect(labelsOf({ include: [models('two').slice(1)] })).toEqual({ 'answer.model': 'local/two' })
})
