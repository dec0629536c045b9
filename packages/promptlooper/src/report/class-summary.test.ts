import { describe, expect, test } from 'vitest'
import { ClassTally } from './class-summary.ts'

function tallied(pairs: readonly (readonly [string, string | null])[]) {
  const tally = new ClassTally()
  for (const [expected, label] of pairs) tally.add(expected, label)
  return tally.summary()
}

describe('classes', () => {
  test('are counted by what was expected and what was answered', () => {
    const summary = tallied([
      ['bug', 'bug'],
      ['bug', 'other'],
      ['other', 'other'],
      ['other', null],
      ['billing', 'bug'],
    ])
    expect(summary?.classes).toEqual(['billing', 'bug', 'other'])
    expect(summary?.rows).toEqual([
      { expected: 'billing', counts: [0, 1, 0], unreadable: 0 },
      { expected: 'bug', counts: [0, 1, 1], unreadable: 0 },
      { expected: 'other', counts: [0, 0, 1], unreadable: 1 },
    ])
    expect(summary).toMatchObject({ runs: 5, accuracy: 2 / 5 })
    // F1: billing 0; bug 2/(2+1+1); other 2/(2+1+1). As scikit-learn's f1_score(average="macro", labels=classes).
    expect(summary?.macroF1).toBeCloseTo((0 + 0.5 + 0.5) / 3, 12)
  })

  test('all right is an F1 of 1', () => {
    expect(
      tallied([
        ['a', 'a'],
        ['b', 'b'],
      ]),
    ).toMatchObject({ macroF1: 1, accuracy: 1 })
  })

  test('a class that was answered but never expected counts in macro F1', () => {
    expect(
      tallied([
        ['a', 'a'],
        ['a', 'c'],
      ]),
    ).toMatchObject({ classes: ['a', 'c'], macroF1: (2 / 3 + 0) / 2 })
  })

  test('an expected class in another case is the same class', () => {
    expect(
      tallied([
        ['Bug', 'bug'],
        [' BUG', 'other'],
        ['other', 'other'],
      ])?.classes,
    ).toEqual(['bug', 'other'])
  })

  test('an alias of a class is learnt from answers counted as right', () => {
    const tally = new ClassTally()
    tally.add('defect', 'bug')
    tally.learn('defect', 'bug')
    tally.add('defect', 'other')
    tally.add('other', 'other')
    expect(tally.summary()).toMatchObject({ classes: ['bug', 'other'], accuracy: 2 / 3 })
  })

  test('other JSON than texts is compared as its JSON text', () => {
    const tally = new ClassTally()
    tally.add(true, 'true')
    tally.add(2, '2')
    expect(tally.summary()).toMatchObject({ accuracy: 1 })
  })
})

describe('no classes', () => {
  test.each([
    {
      name: 'labels that nothing expects, as a judge gives',
      pairs: [
        ['Paris', 'yes'],
        ['Rome', 'no'],
      ] as const,
    },
    { name: 'no labels at all', pairs: [['a', null]] as const },
    { name: 'nothing', pairs: [] as const },
  ])('$name', ({ pairs }) => {
    expect(tallied(pairs)).toBeNull()
  })

  test('expected answers that are free text', () => {
    expect(
      tallied(Array.from({ length: 500 }, (_value, index) => [`answer ${index}`, `answer ${index}`] as const)),
    ).toBeNull()
  })
})
