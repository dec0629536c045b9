import type { Setting } from '../../domain/experiment.ts'
import type { JsonValue } from '../../domain/json-value.ts'
import type { KeyPath } from '../document/source-document.ts'
import { readPart, type PromptReading } from '../file-reading.ts'
import { readPrompt } from '../prompts/read-prompt.ts'
import { readModelReference, type ProviderNames } from '../providers/model-reference.ts'
import { promptSchema } from '../schema/prompt-schema.ts'
import { modelSchema } from '../schema/stage-schema.ts'
import type { AxisTarget } from './axis-path.ts'

/** What a value sets in the stages that a path names. Gives nothing where the value is faulty. */
export async function readSettings(
  reading: PromptReading,
  at: KeyPath,
  target: AxisTarget,
  value: JsonValue,
  names: ProviderNames,
): Promise<readonly Setting[] | undefined> {
  const { stageIndexes } = target
  if ('name' in target) {
    const { field, name } = target
    return stageIndexes.map((stageIndex) => ({ stageIndex, field, name, value }))
  }
  if (target.field === 'prompt') {
    const written = readPart(reading, at, promptSchema, value)
    const prompt = written === undefined ? undefined : await readPrompt(reading, at, written)
    return prompt && stageIndexes.map((stageIndex) => ({ stageIndex, field: 'prompt', prompt }))
  }
  const written = readPart(reading, at, modelSchema, value)
  const model = written === undefined ? undefined : readModelReference(reading, at, written, names)
  return model && stageIndexes.map((stageIndex) => ({ stageIndex, field: 'model', model }))
}
