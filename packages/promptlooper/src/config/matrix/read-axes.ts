import type { Axis, AxisValue, StageDefinition } from '../../domain/experiment.ts'
import type { JsonValue } from '../../domain/json-value.ts'
import type { KeyPath } from '../document/source-document.ts'
import { addFault, addKeyFault, readPart, type FileReading, type PromptReading } from '../file-reading.ts'
import type { ProviderNames } from '../providers/model-reference.ts'
import { experimentMembers } from '../schema/experiment-schema.ts'
import { axisLabels } from './axis-labels.ts'
import { readAxisPath, type AxisTarget } from './axis-path.ts'
import { readSettings } from './read-settings.ts'

/** An axis with its values as written, by label: what `exclude`, `include` and `baseline` may name. */
export interface AxisRead {
  readonly axis: Axis
  readonly target: AxisTarget
  readonly written: readonly { readonly label: string; readonly value: JsonValue }[]
}

/** Reads the matrix. An axis that is faulty is left out, but its values are read to the end. */
export async function readAxes(
  reading: PromptReading,
  written: unknown,
  stages: readonly StageDefinition[],
  names: ProviderNames,
): Promise<readonly AxisRead[]> {
  const matrix =
    written === undefined ? {} : (readPart(reading, ['matrix'], experimentMembers.matrix.unwrap(), written) ?? {})
  const axes: AxisRead[] = []
  for (const [path, values] of Object.entries(matrix)) {
    const found = readAxisPath(path, stages)
    if (found.ok) axes.push(await readAxis(reading, path, found.target, values, names))
    else addKeyFault(reading, ['matrix', path], 'unknown-axis', found.message, found.hint)
  }
  refuseOverlaps(reading, axes)
  return axes
}

async function readAxis(
  reading: PromptReading,
  path: string,
  target: AxisTarget,
  values: readonly JsonValue[] | Readonly<Record<string, JsonValue>>,
  names: ProviderNames,
): Promise<AxisRead> {
  const at: KeyPath = ['matrix', path]
  const items = Array.isArray(values)
    ? listItems(at, target, values)
    : mapItems(at, values as Readonly<Record<string, JsonValue>>)
  if (items.length === 0) addFault(reading, at, 'empty-axis', `the axis "${path}" has no values`)
  const labels = new Set<string>()
  const read: AxisValue[] = []
  for (const { at: place, label, value } of items) {
    if (labels.has(label))
      addFault(reading, place, 'duplicate-label', `the label "${label}" is used twice on the axis "${path}"`)
    labels.add(label)
    const settings = await readSettings(reading, place, target, value, names)
    if (settings !== undefined) read.push({ label, settings })
  }
  return { axis: { path, values: read }, target, written: items }
}

interface AxisItem {
  readonly at: KeyPath
  readonly label: string
  readonly value: JsonValue
}

function listItems(at: KeyPath, { field }: AxisTarget, values: readonly JsonValue[]): readonly AxisItem[] {
  const labels = axisLabels(field, values)
  return values.map((value, index) => ({ at: [...at, index], label: labels[index] ?? '', value }))
}

function mapItems(at: KeyPath, values: Readonly<Record<string, JsonValue>>): readonly AxisItem[] {
  return Object.entries(values).map(([label, value]) => ({ at: [...at, label], label, value }))
}

/** Two axes that set the same thing of a stage would hide each other. */
function refuseOverlaps(reading: FileReading, axes: readonly AxisRead[]): void {
  for (const [index, { axis, target }] of axes.entries()) {
    const other = axes.slice(0, index).find((earlier) => setSameThing(earlier.target, target))
    if (other === undefined) continue
    addKeyFault(
      reading,
      ['matrix', axis.path],
      'overlapping-axes',
      `the axes "${other.axis.path}" and "${axis.path}" set the same thing of a stage`,
      'Name the stages one by one.',
    )
  }
}

function setSameThing(left: AxisTarget, right: AxisTarget): boolean {
  if (left.field !== right.field || !left.stageIndexes.some((index) => right.stageIndexes.includes(index))) return false
  return 'name' in left && 'name' in right ? left.name === right.name : true
}
