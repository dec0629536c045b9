import type { StageDefinition } from '../../domain/experiment.ts'
import { listNames, suggestion } from '../suggestion.ts'

/** What an axis or a setting of `include` names: one field of one stage, or of all. */
export type AxisTarget = { readonly stageIndexes: readonly number[] } & (
  | { readonly field: 'prompt' | 'model' }
  | { readonly field: 'params' | 'vars'; readonly name: string }
)

/** What came of reading a path: its target, or what is wrong with it. */
export type AxisPathReading =
  | { readonly ok: true; readonly target: AxisTarget }
  | { readonly ok: false; readonly message: string; readonly hint: string }

/** Reads `prompt`, `draft.prompt`, `*.model`, `answer.params.temperature`, `vars.tone`. */
export function readAxisPath(path: string, stages: readonly StageDefinition[]): AxisPathReading {
  const [first = '', ...rest] = path.split('.')
  if (FIELDS.includes(first)) return readField(path, [first, ...rest], unnamedStages(first, stages), stages)
  if (first === '*') return readField(path, rest, [...stages.keys()], stages)
  const index = stages.findIndex((stage) => stage.name === first)
  if (index >= 0) return readField(path, rest, [index], stages)
  const names = stages.flatMap((stage) => stage.name ?? [])
  const near = rest.length === 0 ? [...FIELDS.slice(0, 2), ...names] : names
  return {
    ok: false,
    message: `the path "${path}" names no stage.${suggestion(first, near)}`,
    hint:
      names.length === 0
        ? `This file has one stage: its axes are ${FIELD_FORMS}.`
        : `The stages are ${listNames(names)}; "*" is all of them.`,
  }
}

const FIELDS = ['prompt', 'model', 'params', 'vars']
const FIELD_FORMS = 'prompt, model, params.NAME and vars.NAME'

/** A path without a stage means the only one; `vars` of the file are those of all. */
function unnamedStages(field: string, stages: readonly StageDefinition[]): readonly number[] {
  return stages.length === 1 || field === 'vars' ? [...stages.keys()] : []
}

function readField(
  path: string,
  keys: readonly string[],
  stageIndexes: readonly number[],
  stages: readonly StageDefinition[],
): AxisPathReading {
  const [field = '', ...names] = keys
  if (stageIndexes.length === 0) {
    const named = stages.flatMap((stage) => (stage.name === null ? [] : [`"${stage.name}.${path}"`]))
    return {
      ok: false,
      message: `the path "${path}" names no stage`,
      hint: `Write ${['"*.' + path + '" for all', ...named].join(', or ')}.`,
    }
  }
  const [name] = names
  switch (field) {
    case 'prompt':
    case 'model':
      if (names.length > 0) break
      return { ok: true, target: { stageIndexes, field } }
    case 'params':
    case 'vars':
      if (names.length !== 1 || name === undefined || name === '') break
      return { ok: true, target: { stageIndexes, field, name } }
  }
  return {
    ok: false,
    message: `the path "${path}" names nothing that a stage has.${suggestion(field, FIELDS)}`,
    hint: `A stage's axes are ${FIELD_FORMS}.`,
  }
}
