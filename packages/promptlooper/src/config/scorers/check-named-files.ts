import { access } from 'node:fs/promises'
import { isRecord, type JsonObject, type JsonValue } from '../../domain/json-value.ts'
import { isModulePath } from '../document/read-document.ts'
import type { KeyPath } from '../document/source-document.ts'
import { addFault, type FileReading } from '../file-reading.ts'
import { namedFile } from '../named-file.ts'
import { isPromptPath } from '../../template/prompt-path.ts'
import { unreadable } from '../read-text-file.ts'

/** The options of scorers that may be the path of a file: a judge's prompt, a JSON Schema, a program. */
const FILE_OPTIONS = ['prompt', 'schema', 'path']

/**
 * Adds a fault for each file that a scorer's options, or those of the scorers within it, name and that does not exist. The
 * scorer reads it later.
 */
export async function checkNamedFiles(reading: FileReading, at: KeyPath, options: JsonObject): Promise<void> {
  for (const name of FILE_OPTIONS) {
    const written = options[name]
    if (typeof written !== 'string' || !(isPromptPath(written) || isModulePath(written))) continue
    const { path, shown } = namedFile(reading, written)
    try {
      await access(path)
    } catch (thrown) {
      const fault = await unreadable(path, shown, thrown)
      addFault(reading, [...at, name], fault.code, fault.message, fault.hint)
    }
  }
  for (const [path, part] of scorersWithin(options)) await checkNamedFiles(reading, [...at, ...path], part)
}

/** The scorers that a composite one lists, and those of the fields of a JSON answer, as far as they have settings. */
function scorersWithin({ scorers, fields }: JsonObject): readonly (readonly [KeyPath, JsonObject])[] {
  const listed: readonly JsonValue[] = Array.isArray(scorers) ? scorers : []
  const ofFields = fields !== undefined && isRecord(fields) ? Object.entries(fields) : []
  const written: readonly (readonly [KeyPath, JsonValue])[] = [
    ...listed.map((part, index) => [['scorers', index], part] as const),
    ...ofFields.map(([field, part]) => [['fields', field], part] as const),
  ]
  return written.flatMap(([path, part]) => (isRecord(part) ? [[path, part] as const] : []))
}
