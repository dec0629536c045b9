import type { Prompt } from '../domain/message.ts'

/** The words of a prompt: a text as it is; the texts of messages, one after another. Images and files have no words. */
export function promptWords(prompt: Prompt): string {
  if (typeof prompt === 'string') return prompt
  return prompt.map((message) => contentWords(message.content)).join('\n\n')
}

function contentWords(content: Exclude<Prompt, string>[number]['content']): string {
  if (typeof content === 'string') return content
  return content.flatMap((part) => ('text' in part ? [part.text] : [])).join('\n')
}
