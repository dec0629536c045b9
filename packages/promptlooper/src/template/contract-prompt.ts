import type { MessageSource, PromptSource, TemplateSource } from '../domain/experiment.ts'
import type { Message, Prompt } from '../domain/message.ts'
import { compilePrompt, type CompiledPrompt } from './compile-prompt.ts'
import { defaultTemplateSettings } from './default-settings.ts'
import { noFilters } from './template-filters.ts'

/**
 * The compiled prompt of a run's config, by the defaults of Python's Jinja2. The most recently used ones are kept, so
 * that many runs of one prompt compile it once. Throws a PromptLooperError with the code `template`.
 */
export function contractPrompt(prompt: Prompt): CompiledPrompt {
  const key = typeof prompt === 'string' ? `text ${prompt}` : `messages ${JSON.stringify(prompt)}`
  const known = compiledPrompts.get(key)
  const compiled = known ?? compilePrompt(sourceOf(prompt), defaultTemplateSettings, noFilters)
  // A Map keeps the order in which keys were set: the first is the one that was not used for longest.
  compiledPrompts.delete(key)
  if (key.length <= LONGEST_KEPT) compiledPrompts.set(key, compiled)
  const [oldest] = compiledPrompts.keys()
  if (compiledPrompts.size > MOST_KEPT && oldest !== undefined) compiledPrompts.delete(oldest)
  return compiled
}

const compiledPrompts = new Map<string, CompiledPrompt>()
const MOST_KEPT = 100
const LONGEST_KEPT = 200_000

function sourceOf(prompt: Prompt): PromptSource {
  return typeof prompt === 'string'
    ? { kind: 'text', template: templateOf(prompt) }
    : { kind: 'messages', path: null, messages: prompt.map(messageSourceOf) }
}

function messageSourceOf({ role, content }: Message): MessageSource {
  // A config spells a list of messages that an expression gives as a message of this role.
  if (role === 'splice' && typeof content === 'string') return { kind: 'splice', expression: templateOf(content) }
  if (typeof content === 'string') return { kind: 'message', role, content: templateOf(content) }
  return {
    kind: 'message',
    role,
    content: content.map((part) => {
      if ('text' in part) return { kind: 'text', template: templateOf(part.text) }
      if ('image' in part) return { kind: 'image', template: templateOf(part.image) }
      return { kind: 'file', template: templateOf(part.file) }
    }),
  }
}

function templateOf(text: string): TemplateSource {
  return { text, path: null, position: { file: 'prompt', line: 1, column: 1 } }
}
