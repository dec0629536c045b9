import { AdapterError } from '../../domain/errors.ts'
import { isRecord } from '../../domain/json-value.ts'
import type { Message, MessagePart, Prompt } from '../../domain/message.ts'
import { parseJson } from '../json-answer.ts'
import type { VendorMessage, VendorPart } from './vendor-model.ts'

/** Gives the part that carries an image or a file. */
export type FilePart = (part: Exclude<MessagePart, { readonly text: string }>) => Promise<VendorPart>

/**
 * A prompt in the packages' own form. Messages of tools, as chat completions write them (`tool_calls`, `tool_call_id`),
 * become their calls and results. Throws an AdapterError (`rejected`) for what has no place there.
 */
export async function vendorMessages(prompt: Prompt, filePart: FilePart): Promise<readonly VendorMessage[]> {
  if (typeof prompt === 'string') return [{ role: 'user', content: [{ type: 'text', text: prompt }] }]
  const toolNames = new Map<string, string>()
  const messages: VendorMessage[] = []
  for (const message of prompt) messages.push(await vendorMessage(message, filePart, toolNames))
  return messages
}

async function vendorMessage(
  message: Message,
  filePart: FilePart,
  toolNames: Map<string, string>,
): Promise<VendorMessage> {
  switch (message.role) {
    case 'system':
    case 'developer':
      return { role: 'system', content: onlyText(message) }
    case 'user':
      return { role: 'user', content: await parts(message.content, filePart) }
    case 'assistant':
    case 'model': {
      const text = (await parts(message.content ?? '', filePart)).filter(
        (part) => part.type !== 'text' || part.text !== '',
      )
      return { role: 'assistant', content: [...text, ...toolCalls(message, toolNames)] }
    }
    case 'tool':
      return { role: 'tool', content: [toolResult(message, toolNames)] }
    default:
      throw new AdapterError('rejected', `no vendor takes a message of the role "${message.role}"`, {
        hint: 'roles are system, user, assistant and tool',
      })
  }
}

async function parts(content: Message['content'], filePart: FilePart): Promise<readonly VendorPart[]> {
  if (typeof content === 'string') return [{ type: 'text', text: content }]
  return Promise.all(
    content.map(async (part) => ('text' in part ? { type: 'text' as const, text: part.text } : filePart(part))),
  )
}

function onlyText({ role, content }: Message): string {
  if (typeof content === 'string') return content
  return content
    .map((part) => {
      if ('text' in part) return part.text
      throw new AdapterError('rejected', `a ${role} message can hold text only`)
    })
    .join('\n')
}

/** Members beside role and content come from data: they may be anything. */
function member(message: Message, name: string): unknown {
  return Reflect.get(message, name)
}

function toolCalls(message: Message, toolNames: Map<string, string>): readonly VendorPart[] {
  const calls = member(message, 'tool_calls')
  if (!Array.isArray(calls)) return []
  return calls.flatMap((call: unknown): VendorPart[] => {
    if (!isRecord(call)) return []
    const called = isRecord(call['function']) ? call['function'] : call
    const toolName = typeof called['name'] === 'string' ? called['name'] : ''
    const toolCallId = typeof call['id'] === 'string' ? call['id'] : `call-${toolNames.size + 1}`
    toolNames.set(toolCallId, toolName)
    const written = called['arguments'] ?? called['input'] ?? {}
    const input = typeof written === 'string' ? (parseJson(written) ?? written) : written
    return [{ type: 'tool-call', toolCallId, toolName, input }]
  })
}

function toolResult(message: Message, toolNames: ReadonlyMap<string, string>): VendorPart {
  const id = member(message, 'tool_call_id')
  const toolCallId = typeof id === 'string' ? id : ''
  const name = member(message, 'name')
  const toolName = toolNames.get(toolCallId) ?? (typeof name === 'string' ? name : undefined)
  if (toolName === undefined) {
    throw new AdapterError(
      'rejected',
      `a tool message answers the call "${toolCallId}", which no message before it makes`,
    )
  }
  return { type: 'tool-result', toolCallId, toolName, output: { type: 'text', value: onlyText(message) } }
}
