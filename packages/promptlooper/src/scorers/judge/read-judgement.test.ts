import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { AdapterResponse } from '../../domain/adapter.ts'
import { readScale, type JudgeScale } from './judge-scale.ts'
import { readJudgement } from './read-judgement.ts'

const said = (text: string, more: Partial<AdapterResponse> = {}): AdapterResponse => ({
  text,
  tokensIn: 1,
  tokensOut: 1,
  latencyMs: 1,
  model: 'judge',
  ...more,
})

const scaleOf = (written: Parameters<typeof readScale>[0]): JudgeScale => {
  const scale = readScale(written)
  if (typeof scale === 'string') throw new Error(scale)
  return scale
}

const words = scaleOf(['no', 'partly', 'yes'])
const stars = scaleOf([1, 2, 3, 4, 5])
const valued = scaleOf({ good: 0.9, bad: 0.1, 'not good': 0.2 })

describe('a judgement is read', () => {
  test.each([
    ['JSON', '{"reason": "it fits", "label": "yes"}', words, 'yes', 'it fits'],
    ['JSON in a fence', '```json\n{"reason": "it fits", "label": "Yes"}\n```', words, 'yes', 'it fits'],
    [
      'prose around JSON',
      'Let me see {so}.\n{"label": "partly", "reason": "a {brace}"}\nDone.',
      words,
      'partly',
      'a {brace}',
    ],
    ['the same JSON twice', '{"label": "no"} and again {"label": "no"}', words, 'no', ''],
    ['a number', '{"label": 4}', stars, '4', ''],
    ['a number as text', '{"score": "4.0"}', stars, '4', ''],
    ['a bare label', ' **Partly.** ', words, 'partly', ''],
    ['a bare number', '5', stars, '5', ''],
    [
      'prose with one label',
      'I would say yes: every part is there.',
      words,
      'yes',
      'I would say yes: every part is there.',
    ],
    ['prose that declares a label', 'No part is missing. Label: yes', words, 'yes', 'No part is missing. Label: yes'],
    [
      'prose that declares a number',
      'Of 3 claims 2 hold. Rating: **4**',
      stars,
      '4',
      'Of 3 claims 2 hold. Rating: **4**',
    ],
    ['a label within a longer one', 'This is not good', valued, 'not good', 'This is not good'],
  ])('from %s', (_form, text, scale, label, reason) => {
    expect(readJudgement(said(text), scale)).toMatchObject({ label, reason })
  })

  test('from what its provider parsed', () => {
    expect(readJudgement(said('', { json: { label: 'yes', reason: 'r' } }), words)).toMatchObject({
      value: 1,
      reason: 'r',
    })
  })
})

describe('no judgement is a failed score that quotes the judge', () => {
  test.each([
    ['an empty answer', '', words, /named no label of its scale \(no, partly, yes\): it said nothing/u],
    ['prose without a label', 'Hard to tell.', words, /named no label of its scale .*: "Hard to tell\."/u],
    ['prose with several', 'It is yes and no.', words, /named several labels \(yes, no\)/u],
    ['prose that denies its label', 'I would not say yes', words, /denies it: "I would not say yes"/u],
    ['a number amid prose', 'There are 3 faults.', stars, /named no label/u],
    ['a range', 'Rating: 4/5', stars, /named no label|several/u],
    ['a number outside the scale', '{"label": 7}', stars, /gave 7, which is not on its scale \(1, 2, 3, 4, 5\)/u],
    ['a number between', '{"score": 3.5}', stars, /gave 3.5, which is not on its scale/u],
    ['a label outside the scale', '{"label": "maybe"}', words, /gave "maybe", which is not on its scale/u],
    ['null', '{"label": null}', words, /gave null, which is not on its scale/u],
    ['an object', '{"label": {"yes": 1}}', words, /not on its scale/u],
    ['two judgements', '{"label": "yes"} or {"label": "no"}', words, /gave several judgements/u],
  ])('%s', (_form, text, scale, message) => {
    expect(() => readJudgement(said(text), scale)).toThrow(message)
  })

  test('an answer that was cut off says so', () => {
    expect(() => readJudgement(said('{"reason": "it', { finish: 'length' }), words)).toThrow(
      /cut off at its length limit/u,
    )
  })

  test('a long one is quoted in part', () => {
    const error = (() => {
      try {
        return readJudgement(said('word '.repeat(100_000)), words)
      } catch (thrown) {
        return thrown
      }
    })()
    expect(error).toBeInstanceOf(Error)
    expect(String(error).length).toBeLessThan(500)
  })
})

test('whatever a judge says, it is a label of the scale or an error', () => {
  const piece = fc.oneof(fc.string(), fc.json(), fc.constantFrom('yes', 'no', '{', '"', '}', '{"label":', 'not ', '\\'))
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
      try {
        expect(words).toContainEqual({ label: expect.any(String), value: expect.any(Number) })
        expect(words.map(({ label }) => label)).toContain(readJudgement(said(pieces.join('')), words).label)
      } catch (thrown) {
        expect(String(thrown)).toMatch(/the judge/u)
      }
    }),
  )
})

describe('a scale', () => {
  test('of labels is spread evenly; numbers are labels, too', () => {
    expect(words.map(({ value }) => value)).toEqual([0, 0.5, 1])
    expect(stars.map(({ value }) => value)).toEqual([0, 0.25, 0.5, 0.75, 1])
  })

  test.each([
    [['yes'], /two labels/u],
    [['yes', 'Yes '], /stands twice/u],
    [['yes', ' '], /needs a name/u],
    [{ a: 0, b: 5 }, /the value of "b" is 5; values lie in 0 to 1/u],
  ])('%o is refused', (written, message) => {
    expect(readScale(written)).toMatch(message)
  })
})
