import type { JsonValue } from '../../domain/json-value.ts'
import { foldLabel } from '../find-label.ts'

/** A label that a judge may give, with its value in [0, 1]. */
export interface ScaleLabel {
  readonly label: string
  readonly value: number
}

/** What a judge may answer, from the least value to the greatest. */
export type JudgeScale = readonly ScaleLabel[]

/** What is judged by where a file names no scale. */
export const usualScale = ['no', 'yes']

/**
 * Reads a scale: labels from worst to best, spread evenly over [0, 1], or label → value. Gives the scale, or the words for
 * what is wrong with it.
 */
export function readScale(written: JsonValue | undefined): JudgeScale | string {
  const scale = Array.isArray(written) ? spread(written.map(String)) : valued(written ?? null)
  if (scale.length < 2) return 'a scale needs two labels at least'
  const names = new Set<string>()
  for (const { label, value } of scale) {
    if (foldLabel(label) === '') return 'a label needs a name'
    if (names.has(foldLabel(label))) return `the label "${label}" stands twice`
    if (!(value >= 0 && value <= 1)) return `the value of "${label}" is ${value}; values lie in 0 to 1`
    names.add(foldLabel(label))
  }
  return scale
}

/** The label of a scale that a text names, upper and lower case being the same; a number may be written otherwise (4.0). */
export function labelNamed(text: string, scale: JudgeScale): ScaleLabel | undefined {
  const folded = foldLabel(text)
  const exact = scale.find(({ label }) => foldLabel(label) === folded)
  if (exact !== undefined || folded === '') return exact
  const number = Number(folded)
  return Number.isFinite(number) ? scale.find(({ label }) => isNumber(label) && Number(label) === number) : undefined
}

/** Whether a label is a number: in prose a number may stand for anything. */
export function isNumber(label: string): boolean {
  return label.trim() !== '' && Number.isFinite(Number(label))
}

/** The labels as messages show them. */
export function scaleWords(scale: JudgeScale): string {
  return scale.map(({ label }) => label).join(', ')
}

function spread(labels: readonly string[]): JudgeScale {
  return labels.map((label, index) => ({ label, value: index / Math.max(1, labels.length - 1) }))
}

function valued(written: JsonValue): JudgeScale {
  return Object.entries(written ?? {})
    .map(([label, value]) => ({ label, value: Number(value) }))
    .toSorted((left, right) => left.value - right.value)
}
