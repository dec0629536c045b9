import type { Setting, StageDefinition } from '../../domain/experiment.ts'
import type { JsonValue } from '../../domain/json-value.ts'
import { addKeyFault, readPart, type PromptReading } from '../file-reading.ts'
import type { ProviderNames } from '../providers/model-reference.ts'
import { experimentMembers } from '../schema/experiment-schema.ts'
import { readAxisPath } from './axis-path.ts'
import type { AxisRead } from './read-axes.ts'
import { labelOf } from './read-choice.ts'
import { readSettings } from './read-settings.ts'

/** Reads whole variants: each maps paths to values, or to a label where the path is an axis. */
export async function readInclude(
  reading: PromptReading,
  written: unknown,
  stages: readonly StageDefinition[],
  axes: readonly AxisRead[],
  names: ProviderNames,
): Promise<readonly (readonly Setting[])[]> {
  const variants =
    written === undefined ? [] : (readPart(reading, ['include'], experimentMembers.include.unwrap(), written) ?? [])
  const included: (readonly Setting[])[] = []
  for (const [index, variant] of variants.entries()) {
    const settings: Setting[] = []
    for (const [path, value] of Object.entries(variant)) {
      settings.push(...(await readIncluded(reading, index, path, value, stages, axes, names)))
    }
    included.push(settings)
  }
  return included
}

async function readIncluded(
  reading: PromptReading,
  index: number,
  path: string,
  value: JsonValue,
  stages: readonly StageDefinition[],
  axes: readonly AxisRead[],
  names: ProviderNames,
): Promise<readonly Setting[]> {
  const at = ['include', index, path]
  const axis = axes.find((candidate) => candidate.axis.path === path)
  const label = axis && labelOf(axis, value)
  const labelled = axis?.axis.values.find((candidate) => candidate.label === label)
  if (labelled !== undefined) return labelled.settings
  const found = readAxisPath(path, stages)
  if (found.ok) return (await readSettings(reading, at, found.target, value, names)) ?? []
  addKeyFault(reading, at, 'unknown-axis', found.message, found.hint)
  return []
}
