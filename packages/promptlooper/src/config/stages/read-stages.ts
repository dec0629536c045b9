import type { StageDefinition } from '../../domain/experiment.ts'
import { isRecord, type JsonObject } from '../../domain/json-value.ts'
import type { KeyPath } from '../document/source-document.ts'
import { addFault, addKeyFault, readPart, type FileReading, type PromptReading } from '../file-reading.ts'
import { readPrompt } from '../prompts/read-prompt.ts'
import { readModelReference, type ProviderNames } from '../providers/model-reference.ts'
import { stageMembers, stageSchema, type WrittenStage } from '../schema/stage-schema.ts'
import { readOutput } from './read-output.ts'
import { readTools } from './read-tools.ts'

/** A stage as it was read: what it lacks is a fault only if no axis gives it, unless it was written and is faulty. */
export interface StageRead {
  readonly at: KeyPath
  readonly definition: StageDefinition
  readonly isPromptWritten: boolean
  readonly isModelWritten: boolean
}

const RESERVED_STAGE_NAMES = new Set(['prompt', 'model', 'params', 'vars'])

/** Reads the stages of a file: those of `stages` or `pipeline_stages`, or the one at its top. `vars` are the file's own. */
export async function readStages(
  reading: PromptReading,
  file: Readonly<Record<string, unknown>>,
  vars: JsonObject,
  names: ProviderNames,
): Promise<readonly StageRead[]> {
  const key = 'stages' in file ? 'stages' : 'pipeline_stages'
  const list = file[key]
  if (list === undefined) return [await readTopStage(reading, file, vars, names)]
  refuseSecondForm(reading, file, key)
  if (!Array.isArray(list) || list.length === 0) {
    addFault(reading, [key], 'wrong-value', `${key} must be a list of stages`)
    return []
  }
  const stages: StageRead[] = []
  for (const [index, item] of list.entries()) {
    const written = readPart(reading, [key, index], stageSchema, item)
    stages.push(await readStage(reading, [key, index], written ?? {}, vars, names, isRecord(item) ? item : {}))
  }
  checkNames(reading, stages)
  return stages
}

async function readTopStage(
  reading: PromptReading,
  file: Readonly<Record<string, unknown>>,
  vars: JsonObject,
  names: ProviderNames,
): Promise<StageRead> {
  const written: Record<string, unknown> = {}
  for (const [name, schema] of Object.entries(stageMembers)) {
    if (file[name] !== undefined) written[name] = readPart(reading, [name], schema, file[name])
  }
  // Each member was read by its schema.
  return readStage(reading, [], written, vars, names, file)
}

async function readStage(
  reading: PromptReading,
  at: KeyPath,
  written: WrittenStage,
  vars: JsonObject,
  names: ProviderNames,
  raw: Readonly<Record<string, unknown>>,
): Promise<StageRead> {
  const promptKey = written.prompt === undefined && written.prompt_template !== undefined ? 'prompt_template' : 'prompt'
  const prompt = written[promptKey]
  if (written.prompt !== undefined && written.prompt_template !== undefined) {
    addKeyFault(
      reading,
      [...at, 'prompt_template'],
      'two-prompts',
      'prompt and prompt_template are two spellings of one thing',
      'Keep one of them.',
    )
  }
  return {
    at,
    isPromptWritten: raw['prompt'] !== undefined || raw['prompt_template'] !== undefined,
    isModelWritten: raw['model'] !== undefined,
    definition: {
      name: written.name ?? null,
      prompt: (prompt === undefined ? undefined : await readPrompt(reading, [...at, promptKey], prompt)) ?? null,
      model:
        (written.model === undefined
          ? undefined
          : readModelReference(reading, [...at, 'model'], written.model, names)) ?? null,
      params: written.params ?? {},
      vars: { ...vars, ...written.vars },
      output: await readOutput(reading, [...at, 'output'], written.output),
      tools: await readTools(reading, [...at, 'tools'], written.tools),
      toolChoice: written.toolChoice ?? null,
      timeoutMs: written.timeoutMs ?? null,
      ...(written.stream === true ? { stream: true } : {}),
      ...(written.keepRaw === true ? { keepRaw: true } : {}),
    },
  }
}

function refuseSecondForm(reading: FileReading, file: Readonly<Record<string, unknown>>, key: string): void {
  if (key === 'stages' && 'pipeline_stages' in file) {
    addKeyFault(
      reading,
      ['pipeline_stages'],
      'two-forms',
      'stages and pipeline_stages are two spellings of one thing',
      'Keep one of them.',
    )
  }
  for (const name of Object.keys(stageMembers)) {
    if (!(name in file)) continue
    const hint =
      name === 'model' || name === 'prompt'
        ? `Write it in each stage, or as the axis "*.${name}".`
        : 'Write it in each stage.'
    addKeyFault(reading, [name], 'two-forms', `${name} stands at the top although the file has ${key}`, hint)
  }
}

function checkNames(reading: FileReading, stages: readonly StageRead[]): void {
  const seen = new Set<string>()
  for (const { at, definition } of stages) {
    const { name } = definition
    if (name === null) continue
    if (RESERVED_STAGE_NAMES.has(name))
      addFault(reading, [...at, 'name'], 'reserved-name', `a stage can't be named "${name}": axes use that word`)
    if (seen.has(name)) addFault(reading, [...at, 'name'], 'duplicate-stage', `two stages are named "${name}"`)
    seen.add(name)
  }
}
