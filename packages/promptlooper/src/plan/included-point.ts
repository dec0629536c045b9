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
  for (const group of sameSettings(
    settings.filter((setting) => !covered.has(settingPath(experiment.stages, setting))),
  )) {
    const [first] = group
    const label = settingLabel(first)
    for (const path of groupPaths(experiment, group)) labels[path] = label
    words.push(first.field === 'params' || first.field === 'vars' ? `${first.name}=${label}` : label)
  }
  return { words, labels, stages }
}

type SettingGroup = readonly [Setting, ...Setting[]]

/** Settings of one thing to one value in several stages, together. */
function sameSettings(settings: readonly Setting[]): readonly SettingGroup[] {
  const groups = new Map<string, [Setting, ...Setting[]]>()
  for (const setting of settings) {
    const key = canonicalJson([fieldOf(setting), settingValue(setting)])
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [setting])
    else group.push(setting)
  }
  return [...groups.values()]
}

/** The axis that sets the same stages, else every stage at once, else each stage. */
function groupPaths({ axes, stages }: Experiment, group: SettingGroup): readonly string[] {
  const paths = [...new Set(group.map((setting) => settingPath(stages, setting)))]
  const axis = axes.find(({ values }) => {
    const own = new Set(values[0]?.settings.map((setting) => settingPath(stages, setting)))
    return own.size === paths.length && paths.every((path) => own.has(path))
  })
  if (axis !== undefined) return [axis.path]
  return paths.length > 1 && paths.length === stages.length ? [`*.${fieldOf(group[0])}`] : paths
}

function holds(stages: readonly StageDefinition[], setting: Setting): boolean {
  const stage = stages[setting.stageIndex]
  return stage !== undefined && equal(stageValue(stage, setting), settingValue(setting))
}

/** What a stage has in the place that a setting sets. */
function stageValue(stage: StageDefinition, setting: Setting): unknown {
  switch (setting.field) {
    case 'prompt':
      return stage.prompt === null ? null : promptIdentity(stage.prompt)
    case 'model':
      return stage.model
    case 'params':
    case 'vars':
      return stage[setting.field][setting.name]
    default:
      return assertNever(setting)
  }
}

function equal(left: unknown, right: unknown): boolean {
  // JSON has no undefined: a param that is not set is not one that is null.
  return left !== undefined && canonicalJson(left) === canonicalJson(right)
}

/** The path that an axis over this setting would have. */
function settingPath(stages: readonly StageDefinition[], setting: Setting): string {
  const stage = stages[setting.stageIndex]
  if (stage !== undefined && stage.name !== null) return `${stage.name}.${fieldOf(setting)}`
  return stages.length === 1 ? fieldOf(setting) : `${setting.stageIndex}.${fieldOf(setting)}`
}

function fieldOf(setting: Setting): string {
  return setting.field === 'params' || setting.field === 'vars' ? `${setting.field}.${setting.name}` : setting.field
}

function settingValue(setting: Setting): unknown {
  switch (setting.field) {
    case 'prompt':
      return promptIdentity(setting.prompt)
    case 'model':
      return setting.model
    case 'params':
    case 'vars':
      return setting.value
    default:
      return assertNever(setting)
  }
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
