import { PromptLooperError } from '../domain/errors.ts'
import type { Experiment } from '../domain/experiment.ts'
import { isRecord, type JsonObject, type JsonValue } from '../domain/json-value.ts'
import type { RunConfig } from '../domain/run.ts'
import type { TemplateStage } from '../domain/scorer.ts'
import type { TemplateContext } from './template-context.ts'

/** What a stage's context is built from. */
export interface StageContextGiven {
  readonly form: Experiment['contextForm']
  readonly input: JsonValue
  /** The run's whole config. */
  readonly config: RunConfig
  /** The constants of the stage, those of the file among them. */
  readonly vars: JsonObject
  /** The stages before this one. */
  readonly stages: readonly TemplateStage[]
}

/** The names that the contract's forms give to templates, and no others. */
export const contractNames = ['input', 'config', 'stages', 'prev_output', 'stage_index'] as const

/** The names that an experiment gives to templates beside the keys of its input and its vars. */
export const experimentNames = [...contractNames, 'vars', 'outputs'] as const

/**
 * What the templates of a stage see. The contract's form has exactly its five names. An experiment's form adds the keys
 * of an object input and the vars as variables, all vars as `vars`, and `outputs`: earlier answers by stage name, parsed
 * where the stage declares JSON and the answer was JSON. Throws a PromptLooperError where two names clash.
 */
export function buildStageContext(given: StageContextGiven): TemplateContext {
  const { config, stages, vars } = given
  const contract = {
    input: given.input ?? '',
    config,
    stages,
    prev_output: stages.at(-1)?.output ?? '',
    stage_index: stages.length,
  }
  if (given.form === 'contract') return contract
  const members = isRecord(given.input) ? given.input : {}
  const clash = nameClash(Object.keys(members), Object.keys(vars))
  if (clash !== null) throw new PromptLooperError('name-clash', clash.message, { hint: clash.hint })
  return { ...members, ...vars, ...contract, vars, outputs: outputsOf(stages) }
}

/** Why two of an experiment's names clash, and what to do. */
export interface NameClash {
  readonly name: string
  readonly message: string
  readonly hint: string
}

/** Tells whether a key of an input or a var would hide another name; null where none does. */
export function nameClash(inputKeys: readonly string[], varNames: readonly string[]): NameClash | null {
  for (const name of inputKeys) {
    if (reserved.has(name)) return clashOf(name, 'a key of the input', 'a name that every template has')
    if (varNames.includes(name)) return clashOf(name, 'a key of the input', 'one of the `vars`')
  }
  for (const name of varNames) {
    if (reserved.has(name)) return clashOf(name, 'one of the `vars`', 'a name that every template has')
  }
  return null
}

const reserved: ReadonlySet<string> = new Set(experimentNames)

function clashOf(name: string, first: string, second: string): NameClash {
  return {
    name,
    message: `"${name}" is ${first} and ${second}`,
    hint: `Rename one of them: a template could not tell which "${name}" is meant.`,
  }
}

/** Earlier answers by stage name, parsed where they are JSON. */
export function outputsOf(stages: readonly TemplateStage[]): JsonObject {
  const outputs: Record<string, JsonValue> = {}
  for (const { name, json, output } of stages) {
    if (name !== null) outputs[name] = json === undefined ? output : json
  }
  return outputs
}
