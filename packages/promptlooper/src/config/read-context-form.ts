import type { Experiment, StageDefinition } from '../domain/experiment.ts'
import { isRecord } from '../domain/json-value.ts'
import { nameClash } from '../template/stage-context.ts'
import type { KeyPath } from './document/source-document.ts'
import { addKeyFault, type FileReading } from './file-reading.ts'
import type { AxisRead } from './matrix/read-axes.ts'
import type { StageRead } from './stages/read-stages.ts'

/** What a file is written as: an experiment has a dataset; without one it is a form of the contract, with one input. */
export interface ContextRead {
  readonly form: Experiment['contextForm']
  /** The key under which the only input stands. */
  readonly inputKey: 'input' | 'input_data'
}

/** Tells which template context holds, and refuses keys that only make sense in the other. */
export function readContextForm(reading: FileReading, file: Readonly<Record<string, unknown>>): ContextRead {
  const inputKey = file['input'] !== undefined ? 'input' : 'input_data'
  if (file['input'] !== undefined && file['input_data'] !== undefined) {
    addKeyFault(
      reading,
      ['input_data'],
      'two-inputs',
      'input and input_data are two spellings of one thing',
      'Keep one of them.',
    )
  }
  if (file['dataset'] === undefined) return { form: 'contract', inputKey }
  if (file[inputKey] !== undefined)
    addKeyFault(reading, [inputKey], 'two-inputs', `the file has both a dataset and ${inputKey}`, 'Keep one of them.')
  return { form: 'experiment', inputKey }
}

/** Refuses vars with a name that every template has; those that are keys of the input show only when rows are read. */
export function refuseReservedVars(
  reading: FileReading,
  file: Readonly<Record<string, unknown>>,
  stages: readonly StageRead[],
  axes: readonly AxisRead[],
): void {
  const ownVars = isRecord(file['vars']) ? Object.keys(file['vars']) : []
  const places: readonly (readonly [string, KeyPath])[] = [
    ...ownVars.map((name) => [name, ['vars', name]] as const),
    ...stages.flatMap(({ at, definition }) =>
      at.length === 0
        ? []
        : Object.keys(definition.vars)
            .filter((name) => !ownVars.includes(name))
            .map((name) => [name, [...at, 'vars', name]] as const),
    ),
    ...axes.flatMap(({ axis, target }) =>
      target.field === 'vars' ? [[target.name, ['matrix', axis.path]] as const] : [],
    ),
  ]
  for (const [name, at] of places) {
    const clash = nameClash([], [name])
    if (clash !== null) addKeyFault(reading, at, 'name-clash', clash.message, clash.hint)
  }
}

/** Refuses `vars` in a file without a dataset: its templates have exactly the five names of the contract. */
export function refuseContractVars(
  reading: FileReading,
  form: ContextRead['form'],
  stages: readonly StageDefinition[],
  axes: readonly AxisRead[],
): void {
  if (form === 'experiment') return
  const hint =
    'Without a dataset, prompts see only input, config, stages, prev_output and stage_index. Add `dataset: [{ … }]`.'
  const place = axes.find(({ target }) => target.field === 'vars')
  if (place !== undefined)
    addKeyFault(reading, ['matrix', place.axis.path], 'contract-vars', 'vars need a dataset', hint)
  else if (stages.some((stage) => Object.keys(stage.vars).length > 0))
    addKeyFault(reading, ['vars'], 'contract-vars', 'vars need a dataset', hint)
}
