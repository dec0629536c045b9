import { canonicalJson } from '../../domain/config-hash.ts'
import type { AxisChoice } from '../../domain/experiment.ts'
import type { JsonValue } from '../../domain/json-value.ts'
import type { KeyPath } from '../document/source-document.ts'
import { addFault, addKeyFault, type FileReading } from '../file-reading.ts'
import { listNames, suggestion } from '../suggestion.ts'
import { valueLabel } from './axis-labels.ts'
import type { AxisRead } from './read-axes.ts'

/** Reads values of some axes, each written as its label or as in the axis's list, into labels. */
export function readChoice(
  reading: FileReading,
  at: KeyPath,
  written: Readonly<Record<string, JsonValue>>,
  axes: readonly AxisRead[],
): AxisChoice | undefined {
  const entries = Object.entries(written)
  if (entries.length === 0) {
    addFault(reading, at, 'empty-choice', 'it names no axis')
    return undefined
  }
  const choice: Record<string, string> = {}
  for (const [path, value] of entries) {
    const axis = axes.find((candidate) => candidate.axis.path === path)
    const label = axis && labelOf(axis, value)
    if (axis === undefined) {
      const paths = axes.map((candidate) => candidate.axis.path)
      addKeyFault(
        reading,
        [...at, path],
        'unknown-axis',
        `there is no axis "${path}".${suggestion(path, paths)}`,
        `The axes are ${listNames(paths)}.`,
      )
    } else if (label === undefined) {
      const labels = axis.written.map((item) => item.label)
      addFault(
        reading,
        [...at, path],
        'unknown-label',
        `the axis "${path}" has no value ${JSON.stringify(value)}.${suggestion(valueLabel(value), labels)}`,
        `Its labels are ${listNames(labels)}.`,
      )
    } else choice[path] = label
  }
  return Object.keys(choice).length === entries.length ? choice : undefined
}

/** The label that a written value means: a label itself, else the value of a list's item. */
export function labelOf(axis: AxisRead, value: JsonValue): string | undefined {
  const asLabel = valueLabel(value)
  const item =
    axis.written.find(({ label }) => label === asLabel) ??
    axis.written.find((candidate) => canonicalJson(candidate.value) === canonicalJson(value))
  return item?.label
}
