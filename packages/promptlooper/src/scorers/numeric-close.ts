import { z } from 'zod'
import type { JsonValue } from '../domain/json-value.ts'
import type { ScoreOutcome } from '../domain/scorer.ts'
import { defineScorerKind } from './define-scorer-kind.ts'
import { expectedText } from './expected.ts'
import { findNumber, type NumberChoice, type NumberReading } from './find-number.ts'
import { quote } from './quote.ts'
import { boundsOptions, scoreWithinBounds } from './within-bounds.ts'

const options = z.strictObject({
  absolute: z.number().min(0).optional().describe('The greatest difference from what is expected.'),
  relative: z.number().min(0).optional().describe('The same as a share of what is expected: 0.01 is one per cent.'),
  ...boundsOptions,
  take: z.enum(['only', 'first', 'last']).default('only').describe('Which number counts when the answer has several.'),
})

/**
 * 1 when the number in the answer is near enough to what is expected (one of the two tolerances suffices) and within
 * `min` and `max`. With bounds alone nothing needs to be expected; without any option the tolerance is a millionth. The
 * number read is the raw value.
 */
export const numericClose = defineScorerKind({
  kind: 'numeric-close',
  codeVersion: 1,
  options,
  templates: ['absolute', 'relative', 'min', 'max'],
  prepare: (limits) => ({
    grade: (output, context) => {
      const expected = comparesExpected(limits) ? expectedNumber(context.expected) : null
      const reading = answerNumber(output, context.json, limits.take)
      if (reading.kind === 'none') return { value: 0, reason: `no number in ${quote(output)}` }
      if (reading.kind === 'several')
        return { value: 0, reason: `several numbers: ${reading.numbers.slice(0, 8).join(', ')}` }
      return gradeNumber(reading.number, expected, limits)
    },
  }),
})

type Limits = z.output<typeof options>

function gradeNumber(number: number, expected: number | null, limits: Limits): ScoreOutcome {
  if (expected !== null && Math.abs(number - expected) > tolerance(expected, limits)) {
    return { value: 0, rawValue: number, reason: `${number} is not near enough to ${expected}` }
  }
  return scoreWithinBounds(number, limits, '')
}

function comparesExpected({ absolute, relative, min, max }: Limits): boolean {
  return absolute !== undefined || relative !== undefined || (min === undefined && max === undefined)
}

function tolerance(expected: number, { absolute, relative }: Limits): number {
  if (absolute === undefined && relative === undefined) return Math.max(1e-12, 1e-6 * Math.abs(expected))
  return Math.max(absolute ?? 0, (relative ?? 0) * Math.abs(expected))
}

function answerNumber(output: string, json: JsonValue | undefined, take: NumberChoice): NumberReading {
  return typeof json === 'number' ? { kind: 'one', number: json } : findNumber(output, take)
}

function expectedNumber(expected: JsonValue): number {
  if (typeof expected === 'number') return expected
  const text = expectedText(expected)
  const reading = findNumber(text, 'only')
  if (reading.kind !== 'one') throw new Error(`expected ${quote(text)} is not a number`)
  return reading.number
}
