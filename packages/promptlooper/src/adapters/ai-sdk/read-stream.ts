import { AdapterError } from '../../domain/errors.ts'
import { isRecord, type JsonValue } from '../../domain/json-value.ts'
import { tooLong } from '../openai-compatible/connection-error.ts'
import { KeptEvents } from '../openai-compatible/kept-events.ts'
import type { VendorResult } from './read-result.ts'

/** A streamed answer, put together. */
export interface StreamedResult extends VendorResult {
  /** When the first piece of text or of a tool call came; null where none did. */
  readonly firstPieceAt: number | null
  readonly events: readonly JsonValue[]
}

/** What bounds a stream. */
export interface StreamGiven {
  readonly provider: string
  readonly longestAnswer: number
  readonly keepRaw: boolean
  readonly now: () => number
}

/**
 * Reads what `doStream` gave. Throws the error that the stream carries, and an AdapterError where it ended before the
 * answer did or grew too long.
 */
export async function readStream(
  given: unknown,
  { provider, longestAnswer, keepRaw, now }: StreamGiven,
): Promise<StreamedResult> {
  const stream = isRecord(given) ? given['stream'] : undefined
  if (!(stream instanceof ReadableStream))
    throw new AdapterError('bad-answer', `${provider}: the package gave no stream`)
  const kept = new KeptEvents(provider, longestAnswer)
  const text: string[] = []
  const calls: unknown[] = []
  let length = 0
  let firstPieceAt: number | null = null
  let modelId: unknown
  let end: Record<string, unknown> | null = null
  for await (const part of stream as ReadableStream<unknown>) {
    if (!isRecord(part)) continue
    switch (part['type']) {
      case 'text-delta': {
        const delta = typeof part['delta'] === 'string' ? part['delta'] : ''
        if (delta !== '') firstPieceAt ??= now()
        length += delta.length
        text.push(delta)
        break
      }
      case 'tool-input-start':
        firstPieceAt ??= now()
        break
      case 'tool-call':
        firstPieceAt ??= now()
        length += typeof part['input'] === 'string' ? part['input'].length : 0
        calls.push(part)
        break
      case 'response-metadata':
        modelId = part['modelId'] ?? modelId
        break
      case 'raw':
        if (keepRaw) kept.keepValue(part['rawValue'])
        break
      case 'finish':
        end = part
        break
      case 'error':
        throw part['error']
    }
    if (length > longestAnswer) throw tooLong(longestAnswer, provider)
  }
  if (end === null || !hasEnded(end['finishReason'])) {
    throw new AdapterError('connection', `${provider}: the stream ended before the answer did`)
  }
  const { finishReason, usage, providerMetadata } = end
  const content = [...(text.length === 0 ? [] : [{ type: 'text', text: text.join('') }]), ...calls]
  return { content, finishReason, usage, providerMetadata, modelId, firstPieceAt, events: kept.events }
}

/** Packages end every stream with a reason: of one that broke off without a word of the vendor's, `interrupted` or `other`. */
function hasEnded(reason: unknown): boolean {
  if (!isRecord(reason)) return false
  return typeof reason['raw'] === 'string' || (reason['unified'] !== 'other' && reason['unified'] !== 'interrupted')
}
