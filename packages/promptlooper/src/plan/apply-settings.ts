import { assertNever } from '../domain/errors.ts'
import type { Setting, StageDefinition } from '../domain/experiment.ts'

/** The stages with what a variant fixes put in; of two settings of one thing the later holds. The stages given stay. */
export function applySettings(
  stages: readonly StageDefinition[],
  settings: readonly Setting[],
): readonly StageDefinition[] {
  const applied = [...stages]
  for (const setting of settings) {
    const stage = applied[setting.stageIndex]
    if (stage !== undefined) applied[setting.stageIndex] = applySetting(stage, setting)
  }
  return applied
}

function applySetting(stage: StageDefinition, setting: Setting): StageDefinition {
  switch (setting.field) {
    case 'prompt':
      return { ...stage, prompt: setting.prompt }
    case 'model':
      return { ...stage, model: setting.model }
    case 'params':
      return { ...stage, params: { ...stage.params, [setting.name]: setting.value } }
    case 'vars':
      return { ...stage, vars: { ...stage.vars, [setting.name]: setting.value } }
    default:
      return assertNever(setting)
  }
}
