import type { JsonValue } from '../../domain/json-value.ts'
import type { Message, MessagePart, Prompt } from '../../domain/message.ts'
import { fileName, toAddress } from './media.ts'

/** A prompt as the list of messages that chat completions take: a text becomes one user message. */
export async function messageBodies(prompt: Prompt, directory: string): Promise<readonly JsonValue[]> {
  if (typeof prompt === 'string') return [{ role: 'user', content: prompt }]
  return Promise.all(prompt.map((message) => messageBody(message, directory)))
}

async function messageBody(message: Message, directory: string): Promise<JsonValue> {
  const { content } = message
  // Members beside role and content, such as `name` or `tool_call_id`, go along.
  if (typeof content === 'string') return { ...message, content }
  return { ...message, content: await Promise.all(content.map((part) => partBody(part, directory))) }
}

async function partBody(part: MessagePart, directory: string): Promise<JsonValue> {
  if ('text' in part) return { type: 'text', text: part.text }
  if ('image' in part) return { type: 'image_url', image_url: { url: await toAddress(part.image, directory) } }
  return { type: 'file', file: { filename: fileName(part.file), file_data: await toAddress(part.file, directory) } }
}
