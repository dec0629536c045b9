import { ConfigError } from '../domain/errors.ts'
import type { Axis, AxisChoice } from '../domain/experiment.ts'

/** Whether a point has every label that a choice names. A choice without labels matches nothing. */
export function matchesChoice(labels: AxisChoice, choice: AxisChoice): boolean {
  const wanted = Object.entries(choice)
  return wanted.length > 0 && wanted.every(([path, label]) => labels[path] === label)
}

/** Throws a ConfigError that names the choices where an axis or a label does not exist; `place` begins its message. */
export function checkAxisChoice(axes: readonly Axis[], choice: AxisChoice, place: string): void {
  for (const [path, label] of Object.entries(choice)) {
    const axis = axes.find((candidate) => candidate.path === path)
    if (axis === undefined) {
      throw new ConfigError('unknown-axis', `${place}: there is no axis "${path}"`, {
        hint: `The axes are: ${quoted(axes.map((candidate) => candidate.path))}.`,
      })
    }
    if (!axis.values.some((value) => value.label === label)) {
      throw new ConfigError('unknown-label', `${place}: axis "${path}" has no label "${label}"`, {
        hint: `Its labels are: ${quoted(axis.values.map((value) => value.label))}.`,
      })
    }
  }
}

/** Words in quotation marks, with commas; `none` where there are none. */
export function quoted(words: readonly string[]): string {
  return words.length === 0 ? 'none' : words.map((word) => `"${word}"`).join(', ')
}
