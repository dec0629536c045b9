import { access } from 'node:fs/promises'
import type { JsonObject } from '../../domain/json-value.ts'
import { isModulePath } from '../document/read-document.ts'
import type { KeyPath } from '../document/source-document.ts'
import { addFault, type FileReading } from '../file-reading.ts'
import { namedFile } from '../named-file.ts'
import { isPromptPath } from '../prompts/prompt-path.ts'
import { unreadable } from '../read-text-file.ts'

/** The options of scorers that may be the path of a file: a judge's prompt, a JSON Schema, a program. */
const FILE_OPTIONS = ['prompt', 'schema', 'path']

/** Adds a fault for each file that a scorer's options name and that does not exist. The scorer reads it later. */
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
}
