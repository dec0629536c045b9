import type { PromptSource, ScorerSettings, Setting, StageDefinition } from '../domain/experiment.ts'
import { compileCondition } from '../template/compile-condition.ts'
import { compilePrompt } from '../template/compile-prompt.ts'
import { compileValue } from '../template/compile-value.ts'
import type { FaultList } from './faults.ts'
import { templateErrorFault } from './template-error-fault.ts'
import type { TemplateRead } from './template-settings.ts'

/** Adds a fault for each prompt that does not compile. */
export function compilePrompts(
  prompts: Iterable<PromptSource>,
  { template, filters }: TemplateRead,
  faults: FaultList,
): void {
  for (const prompt of new Set(prompts)) {
    try {
      compilePrompt(prompt, template, filters)
    } catch (thrown) {
      faults.push(templateErrorFault(thrown, promptPosition(prompt)))
    }
  }
}

/** Adds a fault for each scorer whose `where` or `expected` does not compile. */
export function compileScorerTemplates(
  scorers: readonly ScorerSettings[],
  { template, filters }: TemplateRead,
  faults: FaultList,
): void {
  for (const { where, expected, position } of scorers) {
    try {
      if (where !== null) compileCondition(where, template, { position, filters })
      if (expected !== undefined) compileValue(expected, template, filters, position)
    } catch (thrown) {
      faults.push(templateErrorFault(thrown, position))
    }
  }
}

/** Every prompt that stages and settings name. */
export function promptsOf(stages: readonly StageDefinition[], settings: readonly Setting[]): readonly PromptSource[] {
  return [
    ...stages.flatMap((stage) => stage.prompt ?? []),
    ...settings.flatMap((setting) => (setting.field === 'prompt' ? [setting.prompt] : [])),
  ]
}

function promptPosition(prompt: PromptSource): FaultList[number]['position'] {
  if (prompt.kind === 'text') return prompt.template.position
  const [first] = prompt.messages
  if (first === undefined) return { file: prompt.path ?? '', line: 1, column: 1 }
  if (first.kind === 'splice') return first.expression.position
  const content = 'text' in first.content ? first.content : first.content[0]?.template
  return content?.position ?? { file: prompt.path ?? '', line: 1, column: 1 }
}
