import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fitLabels, type EvidenceVector } from './fit-labels.ts'
import { toUnit, type Vector } from './vector.ts'

function unit(...values: number[]): Vector {
  return toUnit(Float32Array.from(values))
}

function best(scores: readonly number[]): number {
  return scores.indexOf(Math.max(...scores))
}

test('a text goes to the label whose evidence it is like', () => {
  const scores = fitLabels(
    [
      { vector: unit(1, 0, 0), label: 0, weight: 1 },
      { vector: unit(0, 1, 0), label: 1, weight: 1 },
      { vector: unit(0, 0, 1), label: 2, weight: 1 },
    ],
    3,
  )
  expect([unit(0.9, 0.1, 0.2), unit(0.1, 0.8, 0.2), unit(0.1, 0.2, 0.5)].map((text) => best(scores(text)))).toEqual([
    0, 1, 2,
  ])
})

test('demonstrations move the border', () => {
  const names: EvidenceVector[] = [
    { vector: unit(1, 0.1, 0), label: 0, weight: 1 },
    { vector: unit(1, -0.1, 0), label: 1, weight: 1 },
  ]
  const text = unit(0.5, 0.1, 0.8)
  const shown: EvidenceVector[] = [{ vector: unit(0.4, 0, 0.9), label: 1, weight: 1 }]
  expect(best(fitLabels(names, 2)(text))).toBe(0)
  expect(best(fitLabels([...names, ...shown], 2)(text))).toBe(1)
})

test('the same evidence twice changes no answer into no answer', () => {
  const twice = [0, 0, 1, 1].map((label) => ({ vector: unit(1, 1, 1), label, weight: 1 }))
  expect(fitLabels(twice, 2)(unit(1, 0, 0)).every(Number.isFinite)).toBe(true)
})

test('the order of the evidence does not matter', () => {
  const piece = fc.record({
    vector: fc
      .tuple(fc.integer({ min: -9, max: 9 }), fc.integer({ min: -9, max: 9 }), fc.integer({ min: 1, max: 9 }))
      .map((values) => unit(...values)),
    label: fc.integer({ min: 0, max: 2 }),
    weight: fc.constantFrom(0.25, 1, 2),
  })
  const pieces = fc.array(piece, { minLength: 3, maxLength: 12 })
  fc.assert(
    fc.property(pieces, (evidence) => {
      const text = unit(1, 2, 3)
      const forwards = fitLabels(evidence, 3)(text)
      const backwards = fitLabels(evidence.toReversed(), 3)(text)
      for (const [at, score] of forwards.entries()) expect(backwards[at]).toBeCloseTo(score, 4)
    }),
  )
})
