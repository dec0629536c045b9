import { contractPrompt } from './contract-prompt.ts'
import { promptText } from '../domain/message.ts'
import type { TemplateContext } from './template-context.ts'

/**
 * Renders a template as Python's Jinja2 does by default, in the sandbox and with limits. Values of the context are data
 * and never rendered. Throws a PromptLooperError with the code `template` that names line and column.
 */
export function renderPrompt(template: string, context: TemplateContext = {}): string {
  return promptText(contractPrompt(template).render(context))
}
