import { join, resolve } from 'node:path'
import type { KeyPath, SourceDocument } from './document/source-document.ts'
import { readDocument } from './document/read-document.ts'
import { addFault, type FileReading } from './file-reading.ts'
import { readTextFile } from './read-text-file.ts'

/** A file that the experiment file names: its absolute path, and how messages name it. */
export interface NamedFile {
  readonly path: string
  readonly shown: string
}

/** The file that a path in the experiment file means. */
export function namedFile(reading: FileReading, written: string): NamedFile {
  const path = resolve(reading.directory, written)
  return { path, shown: path === written ? written : join(reading.shownDirectory, written) }
}

/** The text of a file that stands at `at` in the experiment file; a fault there where it can't be read. */
export async function readNamedText(reading: FileReading, at: KeyPath, written: string): Promise<string | undefined> {
  const { path, shown } = namedFile(reading, written)
  const read = await readTextFile(path, shown)
  if (read.ok) return read.text
  addFault(reading, at, read.fault.code, read.fault.message, read.fault.hint)
  return undefined
}

/** The YAML or JSON file that stands at `at` in the experiment file; its own faults stand in it, a missing file at `at`. */
export async function readNamedDocument(
  reading: FileReading,
  at: KeyPath,
  written: string,
): Promise<SourceDocument | undefined> {
  const { path, shown } = namedFile(reading, written)
  const read = await readTextFile(path, shown)
  if (read.ok) return readDocument(path, shown, reading.loadModule, reading.faults)
  addFault(reading, at, read.fault.code, read.fault.message, read.fault.hint)
  return undefined
}
