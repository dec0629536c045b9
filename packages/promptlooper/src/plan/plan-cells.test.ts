import fc from 'fast-check'
import { expect, test } from 'vitest'
import { planCells } from './plan-cells.ts'
import { planSize } from './plan-size.ts'
import { planVariants } from './plan-variants.ts'
import { buildExample, buildExperiment, paramAxis } from './testing/build-experiment.ts'

const plan = fc.record({
  variants: fc.integer({ min: 1, max: 6 }).map((count) =>
    planVariants(
      buildExperiment({
        axes: [
          paramAxis(
            'p',
            Array.from({ length: count }, (_, p) => p),
          ),
        ],
      }),
    ),
  ),
  examples: fc.nat(8).map((count) => Array.from({ length: count }, (_, index) => buildExample(`e${index}`))),
  repeats: fc.integer({ min: 1, max: 4 }),
  take: fc.nat(2),
})

test('every cell comes exactly once, as many as variants × examples × repeats', () => {
  fc.assert(
    fc.property(plan, ({ variants, examples, repeats, take }) => {
      const cells = [...planCells(variants, examples, repeats, take)]
      const places = new Set(cells.map(({ cell }) => JSON.stringify(cell)))
      expect(cells).toHaveLength(planSize(variants, examples.length, repeats).runs)
      expect(places.size).toBe(cells.length)
      for (const { cell, variant, example } of cells) {
        expect(cell).toEqual({ variantKey: variant.key, exampleKey: example.key, repeatIndex: cell.repeatIndex, take })
        expect(cell.repeatIndex).toBeLessThan(repeats)
      }
    }),
  )
})

test('the order is the same each time, and pages of examples give the order of all at once', () => {
  fc.assert(
    fc.property(plan, fc.integer({ min: 1, max: 3 }), ({ variants, examples, repeats, take }, pageSize) => {
      const whole = [...planCells(variants, examples, repeats, take)]
      const paged = []
      for (let start = 0; start < examples.length; start += pageSize) {
        paged.push(...planCells(variants, examples.slice(start, start + pageSize), repeats, take))
      }
      expect(paged).toEqual(whole)
    }),
  )
})

test('all variants run on an example before any runs on the next', () => {
  const variants = planVariants(buildExperiment({ axes: [paramAxis('p', [1, 2])] }))
  const cells = [...planCells(variants, [buildExample('a'), buildExample('b')], 2, 0)]
  expect(cells.map(({ cell, variant }) => `${cell.exampleKey} ${variant.label} ${cell.repeatIndex}`)).toEqual([
    'a 1 0',
    'a 1 1',
    'a 2 0',
    'a 2 1',
    'b 1 0',
    'b 1 1',
    'b 2 0',
    'b 2 1',
  ])
})

test('a plan of a billion cells is made as it is read', () => {
  const variants = planVariants(buildExperiment())
  let read = 0
  function* examples() {
    for (; ; read++) yield buildExample(`${read}`)
  }
  let cells = 0
  for (const _cell of planCells(variants, examples(), 1_000_000_000, 0)) if (++cells === 10_000) break
  expect(read).toBe(0)
})

test('a plan counts a call for every stage', () => {
  const { stages } = buildExperiment()
  const variants = planVariants(buildExperiment({ stages: [...stages, ...stages] }))
  expect(planSize(variants, 10, 3)).toEqual({ variants: 1, examples: 10, repeats: 3, runs: 30, calls: 60 })
})
