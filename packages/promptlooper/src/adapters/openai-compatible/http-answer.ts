import { AdapterError } from '../../domain/errors.ts'
import type { HttpAnswer } from './connection.ts'
import { readVendorError } from './vendor-words.ts'

/** Whether a status says that all went well. */
export function isGood(status: number): boolean {
  return status >= 200 && status < 300
}

/** Whether an answer comes as server-sent events. */
export function isEventStream(headers: HttpAnswer['headers']): boolean {
  return contentType(headers) === 'text/event-stream'
}

/** What a body is that was to be JSON: its words where it is a page, how long it is where it was cut. */
export function notJson(provider: string, { headers, text }: HttpAnswer): AdapterError {
  const type = contentType(headers)
  if (text.trim() === '') return new AdapterError('bad-answer', `${provider}: the answer is empty`)
  if (type === '' || type.endsWith('json')) {
    return new AdapterError('bad-answer', `${provider}: the answer is not JSON (broken, of ${text.length} characters)`)
  }
  const words = isReadable(type) ? `: ${readVendorError(text).message}` : ''
  return new AdapterError('bad-answer', `${provider}: the answer is not JSON but ${type}${words}`, {
    hint: 'is baseUrl right, and nothing else in between that answers?',
  })
}

function isReadable(type: string): boolean {
  return type.startsWith('text/') || type.endsWith('xml')
}

function contentType(headers: HttpAnswer['headers']): string {
  return String(headers['content-type'] ?? '')
    .replace(/;.*$/s, '')
    .trim()
    .toLowerCase()
}
