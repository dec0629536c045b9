import type { JsonValue } from '../domain/json-value.ts'
import type { MessageSource, PromptSource } from '../domain/experiment.ts'

/** What of a prompt decides what is sent: its texts and their roles and kinds, not where they were read. */
export function promptIdentity(prompt: PromptSource): JsonValue {
  return prompt.kind === 'text' ? prompt.template.text : prompt.messages.map(messageIdentity)
}

function messageIdentity(message: MessageSource): JsonValue {
  if (message.kind === 'splice') return { splice: message.expression.text }
  if ('text' in message.content) return { role: message.role, content: message.content.text }
  return { role: message.role, content: message.content.map((part) => ({ [part.kind]: part.template.text })) }
}
