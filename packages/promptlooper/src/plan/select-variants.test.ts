import { expect, test } from 'vitest'
import { planVariants } from './plan-variants.ts'
import { selectVariants, type VariantSelection } from './select-variants.ts'
import { buildExperiment, paramAxis } from './testing/build-experiment.ts'

const variants = planVariants(buildExperiment({ axes: [paramAxis('a', [1, 2, 3]), paramAxis('b', ['x', 'y'])] }))

const only = (...pairs: readonly string[]): VariantSelection[] =>
  pairs.map((pair) => {
    const [axis = '', label = ''] = pair.split('=')
    return { axis, label }
  })

test.each<[string[], string[]]>([
  [[], ['1 · x', '1 · y', '2 · x', '2 · y', '3 · x', '3 · y']],
  [['params.a=2'], ['2 · x', '2 · y']],
  [
    ['params.a=3', 'params.a=1', 'params.b=y'],
    ['1 · y', '3 · y'],
  ],
])('only %j gives %j', (pairs, labels) => {
  expect(selectVariants(variants, only(...pairs)).map((variant) => variant.label)).toEqual(labels)
})

test.each([
  ['params.c=1', 'there is no axis "params.c"', 'The axes are: "params.a", "params.b".'],
  ['params.a=9', 'axis "params.a" has no label "9"', 'Its labels are: "1", "2", "3".'],
])('only %s names the choices', (pair, message, hint) => {
  expect(() => selectVariants(variants, only(pair))).toThrow(expect.objectContaining({ message, hint }))
})

test('labels that exist but not together are said to be so', () => {
  const some = variants.filter((variant) => variant.label !== '3 · x')
  expect(() => selectVariants(some, only('params.a=3', 'params.b=x'))).toThrow(
    'no variant has all of: params.a=3, params.b=x',
  )
})

test('where nothing varies there is nothing to choose', () => {
  expect(() => selectVariants(planVariants(buildExperiment()), only('model=x'))).toThrow(
    expect.objectContaining({ hint: 'The experiment has no axes.' }),
  )
})
