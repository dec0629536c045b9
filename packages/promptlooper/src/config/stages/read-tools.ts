import { z } from 'zod'
import type { JsonValue } from '../../domain/json-value.ts'
import type { KeyPath } from '../document/source-document.ts'
import { readPart, type FileReading } from '../file-reading.ts'
import { readNamedDocument } from '../named-file.ts'
import type { WrittenTools } from '../schema/stage-schema.ts'

const toolListSchema = z.array(z.record(z.string(), z.json()))

/** Reads a stage's tools, from their file where a path is written. Gives null where there are none. */
export async function readTools(
  reading: FileReading,
  at: KeyPath,
  written: WrittenTools | undefined,
): Promise<readonly JsonValue[] | null> {
  if (typeof written !== 'string') return written ?? null
  const document = await readNamedDocument(reading, at, written)
  if (document === undefined) return null
  return readPart({ ...reading, document }, [], toolListSchema, document.value) ?? null
}
