import type { StoredAnswer } from '../domain/cache-filter.ts'
import { canonicalJson, contentHash } from '../domain/config-hash.ts'
import { isRecord } from '../domain/json-value.ts'

/**
 * The file in which caches are exchanged, as JSON Lines: a header that names format and version, one line for each
 * entry with its checksum, and a last line with their number and the checksum of their checksums, so that a file that
 * was cut off or edited shows as such. The same entries give the same bytes.
 */
export const exchangeHeader = '{"format":"promptlooper-cache","version":1}'

/** The line of an entry, with its checksum. */
export interface EntryLine {
  readonly text: string
  readonly checksum: string
}

/** What a line of an exchange file says; `fault` is what is wrong with it, in words. */
export type ReadLine =
  | { readonly kind: 'entry'; readonly answer: StoredAnswer; readonly checksum: string }
  | { readonly kind: 'end'; readonly entries: number; readonly checksum: string }
  | { readonly kind: 'fault'; readonly fault: string }

/** Writes an entry: its key, its canonical JSON, and the SHA-256 of both, a newline between them. */
export function entryLine({ key, entry }: StoredAnswer): EntryLine {
  const text = canonicalJson(entry)
  const checksum = entryChecksum(key, text)
  return { text: `{"key":${JSON.stringify(key)},"entry":${text},"sha256":"${checksum}"}`, checksum }
}

/** Writes the last line. */
export function endLine(entries: number, checksum: string): string {
  return `{"entries":${entries},"sha256":"${checksum}"}`
}

/** What is wrong with the first line of a file; null where nothing is. */
export function headerFault(line: string): string | null {
  const header = parse(line)
  if (!isRecord(header) || header['format'] !== 'promptlooper-cache') {
    return 'this is no file that "promptlooper cache export" wrote'
  }
  if (header['version'] === 1) return null
  return `the file has version ${JSON.stringify(header['version'])} of the format, and this program reads version 1`
}

/** Reads any line after the first, and checks its checksum. */
export function readLine(line: string): ReadLine {
  const value = parse(line)
  if (!isRecord(value)) return fault('the line is no JSON object')
  const { key, entry, entries, sha256 } = value
  if (typeof sha256 !== 'string') return fault('the line has no checksum')
  if (typeof entries === 'number' && key === undefined) return { kind: 'end', entries, checksum: sha256 }
  if (typeof key !== 'string' || key === '' || !isRecord(entry)) return fault('the line has no key or no entry')
  if (entryChecksum(key, canonicalJson(entry)) !== sha256) {
    return fault('the entry is not what its checksum says: it was changed after it was written')
  }
  const wrong = wrongMember(entry)
  if (wrong !== undefined) return fault(`the entry's "${wrong}" is missing or of the wrong type`)
  // Every member that this version knows has been looked at.
  return { kind: 'entry', answer: { key, entry: entry as unknown as StoredAnswer['entry'] }, checksum: sha256 }
}

function entryChecksum(key: string, entryText: string): string {
  return contentHash(`${key}\n${entryText}`)
}

function fault(words: string): ReadLine {
  return { kind: 'fault', fault: words }
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}

type Check = (value: unknown) => boolean

const isText: Check = (value) => typeof value === 'string'
const isAmount: Check = (value) => typeof value === 'number' && value >= 0
const isCount: Check = (value) => Number.isSafeInteger(value) && isAmount(value)
const isFinish: Check = (value) => ['stop', 'length', 'refused', 'tool-calls'].includes(String(value))
const isToolCall: Check = (value) => isRecord(value) && isText(value['name']) && value['input'] !== undefined

const demanded: readonly (readonly [string, Check])[] = [
  ['response', isText],
  ['model', isText],
  ['tokensIn', isCount],
  ['tokensOut', isCount],
  ['createdAt', isCount],
]
const optional: readonly (readonly [string, Check])[] = [
  ['latencyMs', isAmount],
  ['finish', isFinish],
  ['toolCalls', (value) => Array.isArray(value) && value.every(isToolCall)],
  ['reasoningTokens', isCount],
  ['cachedTokens', isCount],
  ['costUsd', isAmount],
  ['firstTokenMs', isAmount],
  ['provider', isText],
]

function wrongMember(entry: Readonly<Record<string, unknown>>): string | undefined {
  const wrong =
    demanded.find(([name, check]) => !check(entry[name])) ??
    optional.find(([name, check]) => entry[name] !== undefined && !check(entry[name]))
  return wrong?.[0]
}
