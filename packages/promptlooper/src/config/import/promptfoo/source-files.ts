import { parse as parseYaml } from 'yaml'
import { isRecord, type JsonObject, type JsonValue } from '../../../domain/json-value.ts'
import type { NoteList } from './note-list.ts'

/** The files beside an imported config, by their path from its folder. They are only ever read as texts. */
export interface SourceFiles {
  /** undefined where there is none, or it is no text. */
  text(path: string): string | undefined
  /** The paths that a pattern with `*` names, in alphabetical order. */
  list(pattern: string): readonly string[]
}

/** What an import reads with: the files, and where it says what it can't carry over. */
export interface ImportReading {
  readonly files: SourceFiles
  readonly notes: NoteList
}

/** The path that a `file://` reference names, without the function that may stand behind it; undefined for other texts. */
export function referencedPath(value: JsonValue | undefined): string | undefined {
  if (typeof value !== 'string' || !value.startsWith('file://')) return undefined
  return value.slice('file://'.length)
}

/** Whether a path names code, which an import never runs. A function may be named behind it: `grade.py:check`. */
export function isCodePath(path: string): boolean {
  return /\.(?:[cm]?[jt]s|py|rb|go|sh)(?::[\w.]+)?$/i.test(path)
}

/** The paths that a path with or without `*` names; none, with a note, where there is no such file. */
export function pathsOf(path: string, { files, notes }: ImportReading): readonly string[] {
  const found = /[*?[{]/.test(path) ? files.list(path) : [path]
  if (found.length === 0) notes.add(`no file is named by ${path}`)
  return found
}

/** The text of a file; undefined, with a note, where there is none. */
export function textOf(path: string, { files, notes }: ImportReading): string | undefined {
  const text = files.text(path)
  if (text === undefined) notes.add(`the file ${path} can't be read; what it holds is missing`)
  return text?.replace(/^\ufeff/, '')
}

/** What a .yaml or .json file holds; undefined, with a note, where it can't be read. */
export function documentOf(path: string, reading: ImportReading): JsonValue | undefined {
  const text = textOf(path, reading)
  if (text === undefined) return undefined
  try {
    // YAML of the core schema holds what JSON holds; dates stay texts.
    const value: unknown = path.endsWith('.json') ? JSON.parse(text) : parseYaml(text, { schema: 'core', merge: true })
    return value as JsonValue
  } catch (error) {
    const reason = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error)
    reading.notes.add(`the file ${path} does not parse, so what it holds is missing: ${reason}`)
    return undefined
  }
}

/** What a .jsonl file holds; lines that do not parse are left out, with a note. */
export function linesOf(path: string, reading: ImportReading): readonly JsonValue[] {
  const lines = (textOf(path, reading) ?? '').split('\n')
  return lines.flatMap((line, index) => {
    if (line.trim() === '') return []
    try {
      return [JSON.parse(line) as JsonValue]
    } catch {
      reading.notes.add(`${path}:${index + 1} is no JSON, so that line is left out`)
      return []
    }
  })
}

/** A value as a list: itself, or a list of it alone; an absent one is empty. */
export function listOf(value: JsonValue | undefined): readonly JsonValue[] {
  if (value === undefined || value === null) return []
  return isList(value) ? value : [value]
}

/** A mapping, or an empty one where the value is none. */
export function mappingOf(value: JsonValue | undefined): JsonObject {
  return isMapping(value) ? value : {}
}

/** A text as it is, anything else as JSON. */
export function writtenForm(value: JsonValue | undefined): string {
  return typeof value === 'string' ? value : JSON.stringify(value ?? null)
}

export function isMapping(value: JsonValue | undefined): value is JsonObject {
  return isRecord(value)
}

export function isList(value: JsonValue | undefined): value is readonly JsonValue[] {
  return Array.isArray(value)
}
