import { parse as parseCsv } from 'csv-parse/sync'
import type { JsonObject, JsonValue } from '../../../domain/json-value.ts'
import {
  documentOf,
  isCodePath,
  isList,
  isMapping,
  linesOf,
  pathsOf,
  referencedPath,
  textOf,
  type ImportReading,
} from './source-files.ts'

/** A prompt of the config: a template, or the messages of a chat, each a template. */
export interface ImportedPrompt {
  readonly label: string
  /** What promptfoo calls it where providers pick prompts: its label, its id and its path. */
  readonly names: readonly string[]
  readonly prompt: string | readonly JsonValue[]
}

/** The prompts of a config; without any, promptfoo's own default. Those that can't be carried over are noted. */
export function readPrompts(written: JsonValue | undefined, reading: ImportReading): readonly ImportedPrompt[] {
  if (written === undefined || written === null) return [promptOf('{{prompt}}', 'prompt', [])]
  const entries = isMapping(written)
    ? // `prompts: { path: label }`, the older way to write them.
      Object.entries(written).map(([path, label]) => ({ id: path, label }))
    : isList(written)
      ? written
      : [written]
  return entries.flatMap((entry) => readEntry(entry, reading))
}

function readEntry(entry: JsonValue, reading: ImportReading): readonly ImportedPrompt[] {
  if (typeof entry === 'string') return readText(entry, null, reading)
  if (!isMapping(entry)) return []
  for (const key of ['function', 'config', 'prefix', 'suffix', 'template']) {
    if (entry[key] !== undefined) reading.notes.add(`"${key}" of a prompt is not carried over`)
  }
  const label = textIn(entry, 'label') ?? textIn(entry, 'display')
  const raw = textIn(entry, 'raw')
  const id = textIn(entry, 'id')
  if (raw !== undefined) return readText(raw, label ?? id ?? null, reading, id)
  return id === undefined ? [] : readText(id, label ?? null, reading)
}

function textIn(entry: JsonObject, key: string): string | undefined {
  const value = entry[key]
  return typeof value === 'string' ? value : undefined
}

function readText(text: string, label: string | null, reading: ImportReading, id?: string): readonly ImportedPrompt[] {
  const path = referencedPath(text) ?? (isPromptPath(text) ? text : undefined)
  if (path === undefined) return [inlinePrompt(text, label, id === undefined ? [] : [id])]
  if (isCodePath(path) || /^(?:python|exec):/.test(text)) {
    reading.notes.add(`the prompt ${path} is code and is not carried over`)
    return []
  }
  return pathsOf(path, reading).flatMap((each) => readFile(each, label, reading))
}

/** One line that ends as prompt files do. */
function isPromptPath(text: string): boolean {
  return !/[\n{]/.test(text) && /\.(?:txt|md|j2|jinja2?|json|jsonl|ya?ml|csv|[cm]?[jt]s|py)(?::\w+)?$/i.test(text)
}

function readFile(path: string, label: string | null, reading: ImportReading): readonly ImportedPrompt[] {
  const name = label ?? nameOf(path)
  const names = [path, `file://${path}`]
  if (/\.(?:json|ya?ml)$/i.test(path)) {
    const text = textOf(path, reading)
    if (text === undefined) return []
    const messages = chatOf(/\.json$/i.test(path) ? jsonIn(text) : documentOf(path, reading))
    if (messages === undefined) {
      reading.notes.add(`the prompt ${path} is no list of messages as it stands; it is carried over as one text`)
    }
    return [promptOf(messages ?? text, name, names)]
  }
  if (/\.jsonl$/i.test(path)) {
    return linesOf(path, reading).map((line, index) =>
      promptOf(chatOf(line) ?? JSON.stringify(line), `${name} ${index + 1}`, names),
    )
  }
  if (/\.csv$/i.test(path)) return readTable(path, name, names, reading)
  const text = textOf(path, reading)
  if (text === undefined) return []
  const parts = /\.txt$/i.test(path) ? text.split(/^---[ \t]*$\r?\n?/m).filter((part) => part.trim() !== '') : [text]
  return parts.map((part, index) =>
    inlinePrompt(part.trim(), parts.length === 1 ? name : `${name} ${index + 1}`, names),
  )
}

/** A .csv of prompts: a column `prompt`, perhaps `label`; without a header each line's first cell. */
function readTable(
  path: string,
  name: string,
  names: readonly string[],
  reading: ImportReading,
): readonly ImportedPrompt[] {
  const text = textOf(path, reading)
  if (text === undefined) return []
  const rows: readonly (readonly string[])[] = parseCsv(text, { relax_column_count: true, skip_empty_lines: true })
  const [head = []] = rows
  const column = head.indexOf('prompt')
  const labels = head.indexOf('label')
  return (column === -1 ? rows : rows.slice(1)).map((row, index) => {
    const label = row[labels] ?? ''
    return promptOf(row[Math.max(0, column)] ?? '', label === '' ? `${name} ${index + 1}` : label, names)
  })
}

/** A text; one that is the JSON of a chat is a chat. */
function inlinePrompt(text: string, label: string | null, names: readonly string[]): ImportedPrompt {
  const messages = /^\s*\[/.test(text) ? chatOf(jsonIn(text)) : undefined
  return promptOf(messages ?? text, label ?? beginningOf(text), [text, ...names])
}

function promptOf(prompt: ImportedPrompt['prompt'], label: string, names: readonly string[]): ImportedPrompt {
  return { label, names: [label, ...names], prompt }
}

function jsonIn(text: string): JsonValue | undefined {
  try {
    return JSON.parse(text) as JsonValue
  } catch {
    return undefined
  }
}

/** A list of messages as OpenAI writes them, as ours; undefined for anything else. */
function chatOf(value: JsonValue | undefined): readonly JsonValue[] | undefined {
  if (!isList(value) || value.length === 0) return undefined
  const messages = value.map(messageOf)
  return messages.every((message) => message !== undefined) ? messages : undefined
}

function messageOf(value: JsonValue): JsonObject | undefined {
  if (!isMapping(value) || typeof value['role'] !== 'string') return undefined
  const { role, content } = value
  if (typeof content === 'string') return { role, content }
  if (!isList(content)) return undefined
  const parts = content.map(partOf)
  return parts.every((part) => part !== undefined) ? { role, content: parts } : undefined
}

function partOf(part: JsonValue): JsonObject | undefined {
  if (typeof part === 'string') return { text: part }
  if (!isMapping(part)) return undefined
  if (typeof part['text'] === 'string') return { text: part['text'] }
  const image = part['image_url']
  const url = isMapping(image) ? image['url'] : image
  return typeof url === 'string' ? { image: url } : undefined
}

/** A label from a text: its first words. */
function beginningOf(text: string): string {
  const line = text.trim().replaceAll(/\s+/g, ' ')
  return line.length <= 40 ? line : `${line.slice(0, 39)}…`
}

function nameOf(path: string): string {
  return (path.split('/').at(-1) ?? path).replace(/\.[^.]+$/, '')
}
