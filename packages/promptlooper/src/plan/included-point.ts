import { basename } from 'node:path'
import { canonicalJson } from '../domain/config-hash.ts'
import { assertNever } from '../domain/errors.ts'
import type { AxisChoice, Experiment, PromptSource, Setting, StageDefinition } from '../domain/experiment.ts'
import { applySettings } from './apply-settings.ts'
import { promptIdentity } from './prompt-identity.ts'

/** A variant that the file lists as a whole. */
export interface IncludedPoint {
  readonly words: readonly string[]
  readonly labels: AxisChoice
  readonly stages: readonly StageDefinition[]
}

/**
 * A variant of the file's `include`. It has the label of each axis that it agrees with, so that it can be selected and
 * compared along that axis; what no axis names is labelled by its own path and value.
 */
export function includedPoint(experiment: Experiment, settings: readonly Setting[]): IncludedPoint {
  const stages = applySettings(experiment.stages, settings)
  const labels: Record<string, string> = {}
  const words: string[] = []
  const covered = new Set<string>()
  for (const axis of experiment.axes) {
    const value = axis.values.find((candidate) => candidate.settings.every((setting) => holds(stages, setting)))
    if (value === undefined) continue
    labels[axis.path] = value.label
    words.push(value.label)
    for (const setting of value.settings) covered.add(settingPath(experiment.stages, setting))
  }
  for (const setting of settings) {
    const path = settingPath(experiment.stages, setting)
    if (covered.has(path)) continue
    covered.add(path)
    const label = settingLabel(setting)
    labels[path] = label
    words.push(setting.field === 'params' || setting.field === 'vars' ? `${setting.name}=${label}` : label)
  }
  return { words, labels, stages }
}

function holds(stages: readonly StageDefinition[], setting: Setting): boolean {
  const stage = stages[setting.stageIndex]
  if (stage === undefined) return false
  switch (setting.field) {
    case 'prompt':
      return stage.prompt !== null && equal(promptIdentity(stage.prompt), promptIdentity(setting.prompt))
    case 'model':
      return equal(stage.model, setting.model)
    case 'params':
      return equal(stage.params[setting.name], setting.value)
    case 'vars':
      return equal(stage.vars[setting.name], setting.value)
    default:
      return assertNever(setting)
  }
}

function equal(left: unknown, right: unknown): boolean {
  return canonicalJson([left]) === canonicalJson([right])
}

/** The path that an axis over this setting would have. */
function settingPath(stages: readonly StageDefinition[], setting: Setting): string {
  const field =
    setting.field === 'params' || setting.field === 'vars' ? `${setting.field}.${setting.name}` : setting.field
  const stage = stages[setting.stageIndex]
  if (stage?.name != null) return `${stage.name}.${field}`
  return stages.length === 1 ? field : `${setting.stageIndex}.${field}`
}

function settingLabel(setting: Setting): string {
  switch (setting.field) {
    case 'prompt':
      return promptLabel(setting.prompt)
    case 'model':
      return `${setting.model.provider}/${setting.model.model}`
    case 'params':
    case 'vars':
      return typeof setting.value === 'string' ? setting.value : canonicalJson(setting.value)
    default:
      return assertNever(setting)
  }
}

const LABEL_CHARACTERS = 40

function promptLabel(prompt: PromptSource): string {
  const path = prompt.kind === 'text' ? prompt.template.path : prompt.path
  if (path !== null) return basename(path)
  if (prompt.kind === 'messages') return `${prompt.messages.length} messages`
  const words = prompt.template.text.trim().replaceAll(/\s+/g, ' ')
  return words.length <= LABEL_CHARACTERS ? words : `${words.slice(0, LABEL_CHARACTERS - 1)}…`
}
