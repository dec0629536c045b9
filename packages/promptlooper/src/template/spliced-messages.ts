import { isRecord } from '../domain/json-value.ts'
import type { Message, MessagePart } from '../domain/message.ts'

/**
 * The messages that an expression gave: a list of `{ role, content }`, where a content is a text or a list of parts, each
 * `{ text }`, `{ image }` or `{ file }`. They come from data and are sent as they are. Throws an Error that says which
 * message is not one; a member that would be lost on the way is a fault too.
 */
export function splicedMessages(value: unknown): readonly Message[] {
  if (!Array.isArray(value)) throw new TypeError(`a list of messages is needed here, not ${kindOf(value)}`)
  return value.map((item: unknown, index) => messageOf(item, `message ${index + 1} of the list`))
}

function messageOf(item: unknown, where: string): Message {
  if (!isRecord(item)) throw new TypeError(`${where} must have role and content, and is ${kindOf(item)}`)
  const { role, content, ...rest } = item
  if (typeof role !== 'string' || role === '') throw new TypeError(`${where} must have a role that is a text`)
  refuseRest(rest, where, 'role and content')
  if (typeof content === 'string') return { role, content }
  if (!Array.isArray(content)) {
    throw new TypeError(`${where} must have a content that is a text or a list of parts, not ${kindOf(content)}`)
  }
  return { role, content: content.map((part: unknown, index) => partOf(part, `part ${index + 1} of ${where}`)) }
}

function partOf(part: unknown, where: string): MessagePart {
  if (!isRecord(part)) throw new TypeError(`${where} must be { text }, { image } or { file }, not ${kindOf(part)}`)
  const { text, image, file, ...rest } = part
  const given = [text, image, file].filter((member) => member !== undefined)
  if (given.length !== 1 || typeof given[0] !== 'string') {
    throw new TypeError(`${where} must be { text }, { image } or { file } with a text`)
  }
  refuseRest(rest, where, 'text, image and file')
  if (typeof text === 'string') return { text }
  return typeof image === 'string' ? { image } : { file: given[0] }
}

function refuseRest(rest: Record<string, unknown>, where: string, known: string): void {
  const [extra] = Object.keys(rest)
  if (extra !== undefined) throw new TypeError(`${where} has "${extra}"; only ${known} can be sent`)
}

function kindOf(value: unknown): string {
  if (value === undefined || value === null) return 'nothing (None)'
  if (Array.isArray(value)) return 'a list'
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`
}
