import type { Setting } from '../../domain/experiment.ts'
import type { JsonValue } from '../../domain/json-value.ts'
import type { KeyPath } from '../document/source-document.ts'
import { addFault, readPart, type PromptReading } from '../file-reading.ts'
import { readPrompt } from '../prompts/read-prompt.ts'
import { readModelReference, type ProviderNames } from '../providers/model-reference.ts'
import { promptSchema } from '../schema/prompt-schema.ts'
import type { AxisTarget } from './axis-path.ts'

/** What a value sets in the stages that a path names. Gives nothing where the value is faulty. */
export async function readSettings(
  reading: PromptReading,
  at: KeyPath,
  target: AxisTarget,
  value: JsonValue,
  names: ProviderNames,
): Promise<readonly Setting[] | undefined> {
  switch (target.field) {
    case 'prompt': {
      const written = readPart(reading, at, promptSchema, value)
      const prompt = written === undefined ? undefined : await readPrompt(reading, at, written)
      return prompt && target.stageIndexes.map((stageIndex) => ({ stageIndex, field: 'prompt', prompt }))
    }
    case 'model': {
      if (typeof value !== 'string') {
        addFault(reading, at, 'wrong-value', 'a model is written as provider/model')
        return undefined
      }
      const model = readModelReference(reading, at, value, names)
      return model && target.stageIndexes.map((stageIndex) => ({ stageIndex, field: 'model', model }))
    }
    case 'params':
    case 'vars': {
      const { field, name } = target
      return target.stageIndexes.map((stageIndex) => ({ stageIndex, field, name, value }))
    }
  }
}
