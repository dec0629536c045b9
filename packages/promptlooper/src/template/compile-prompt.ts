import type { Environment } from '@promptlooper/jinja'
import { PromptLooperError } from '../domain/errors.ts'
import type { MessageSource, PartSource, PromptSource, TemplateSettings } from '../domain/experiment.ts'
import type { Message, MessagePart, Prompt } from '../domain/message.ts'
import { compileExpression } from './compile-expression.ts'
import { compileText, type CompiledText } from './compile-text.ts'
import { soleExpression } from './sole-expression.ts'
import { splicedMessages } from './spliced-messages.ts'
import type { TemplateContext } from './template-context.ts'
import { createTemplateEnvironment } from './template-environment.ts'
import { templateFault } from './template-fault.ts'
import type { TemplateFilters } from './template-filters.ts'
import type { VariableUse } from './variable-use.ts'

/** A stage's prompt, compiled once and rendered for each of its runs. */
export interface CompiledPrompt {
  /** The prompt to send. Throws a PromptLooperError with the code `template`. */
  render(context: TemplateContext): Prompt
  /** The variables that it reads, at every place that reads one. */
  variablePaths(): readonly VariableUse[]
}

/**
 * Compiles a prompt. Throws a PromptLooperError with the code `template` that names file, line and column where a
 * template does not parse.
 */
export function compilePrompt(
  source: PromptSource,
  settings: TemplateSettings,
  filters: TemplateFilters,
): CompiledPrompt {
  const environment = createTemplateEnvironment(settings, filters)
  if (source.kind === 'text') {
    const text = compileText(source.template, environment)
    return { render: (context) => text.render(context), variablePaths: () => text.variableUses() }
  }
  const messages = source.messages.map((message) => compileMessage(message, settings, environment))
  return {
    render: (context) =>
      someMessages(
        messages.flatMap((message) => message.render(context)),
        source,
      ),
    variablePaths: () => messages.flatMap((message) => message.variableUses()),
  }
}

/** A part of a prompt that is compiled: what it gives may be several messages. */
interface Compiled<Given> {
  render(context: TemplateContext): Given
  variableUses(): readonly VariableUse[]
}

function compileMessage(
  source: MessageSource,
  settings: TemplateSettings,
  environment: Environment,
): Compiled<readonly Message[]> {
  if (source.kind === 'splice') return compileSplice(source, settings, environment)
  const { role, content } = source
  if ('text' in content) {
    const text = compileText(content, environment)
    return { render: (context) => [{ role, content: text.render(context) }], variableUses: () => text.variableUses() }
  }
  const parts = content.map((part) => compilePart(part, settings, environment))
  return {
    render: (context) => [{ role, content: parts.map((part) => part.render(context)) }],
    variableUses: () => parts.flatMap((part) => part.variableUses()),
  }
}

function compileSplice(
  { expression: source }: Extract<MessageSource, { kind: 'splice' }>,
  settings: TemplateSettings,
  environment: Environment,
): Compiled<readonly Message[]> {
  const sole = soleExpression(source.text, settings) ?? { expression: source.text, offset: 0 }
  const expression = compileExpression(source, sole, environment, settings)
  return {
    render(context) {
      const value = expression.evaluate(context)
      try {
        return splicedMessages(value)
      } catch (error) {
        throw templateFault(error, source)
      }
    },
    variableUses: () => expression.variableUses(),
  }
}

function compilePart(part: PartSource, settings: TemplateSettings, environment: Environment): Compiled<MessagePart> {
  const text =
    part.kind === 'text' ? compileText(part.template, environment) : compilePlace(part, settings, environment)
  return {
    render: (context) => messagePart(part.kind, text.render(context)),
    variableUses: () => text.variableUses(),
  }
}

/** Where an image or a file is: the value of an expression must be a text, for `None` is the name of no image. */
function compilePlace(
  { kind, template: source }: PartSource,
  settings: TemplateSettings,
  environment: Environment,
): CompiledText {
  const sole = soleExpression(source.text, settings)
  if (sole === null) return compileText(source, environment)
  const expression = compileExpression(source, sole, environment, settings)
  return {
    render(context) {
      const value = expression.evaluate(context)
      if (typeof value === 'string') return value
      const given = value === undefined || value === null ? 'nothing (None)' : JSON.stringify(value)
      throw templateFault(
        new TypeError(`the ${kind} must be a path or a URL, and the expression gives ${given}`),
        source,
      )
    },
    variableUses: () => expression.variableUses(),
  }
}

function messagePart(kind: PartSource['kind'], text: string): MessagePart {
  if (kind === 'text') return { text }
  return kind === 'image' ? { image: text } : { file: text }
}

function someMessages(
  messages: readonly Message[],
  source: Extract<PromptSource, { kind: 'messages' }>,
): readonly Message[] {
  if (messages.length > 0) return messages
  const place = source.path === null ? '' : `${source.path}: `
  throw new PromptLooperError('template', `${place}the prompt has no messages`, {
    hint: 'Every list that it splices is empty for this example.',
  })
}
