import type { OutputDeclaration } from '../../domain/experiment.ts'
import { isRecord, type JsonValue } from '../../domain/json-value.ts'
import type { KeyPath } from '../document/source-document.ts'
import { addFault, type FileReading } from '../file-reading.ts'
import { namedFile, readNamedDocument } from '../named-file.ts'
import type { WrittenOutput } from '../schema/stage-schema.ts'

/** Reads what a stage declares its answer to be; a schema's file is read. */
export async function readOutput(
  reading: FileReading,
  at: KeyPath,
  written: WrittenOutput | undefined,
): Promise<OutputDeclaration> {
  if (written === undefined || written === 'text') return { kind: 'text' }
  if (written === 'json') return { kind: 'json' }
  if (typeof written.schema !== 'string') return { kind: 'schema', schema: written.schema }
  const schema = await readSchemaFile(reading, [...at, 'schema'], written.schema)
  return schema === undefined ? { kind: 'json' } : { kind: 'schema', schema }
}

async function readSchemaFile(reading: FileReading, at: KeyPath, written: string): Promise<JsonValue | undefined> {
  const document = await readNamedDocument(reading, at, written)
  if (document === undefined) return undefined
  if (!isRecord(document.value) && typeof document.value !== 'boolean') {
    addFault(reading, at, 'no-schema', `${namedFile(reading, written).shown} holds no JSON Schema`)
    return undefined
  }
  // The file was read as JSON or YAML: it holds nothing else.
  return document.value as JsonValue
}
