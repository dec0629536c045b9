import { isRecord, type JsonObject } from '../domain/json-value.ts'
import type { OptionsReader } from '../domain/registry.ts'
import { keyPathText, type KeyPath } from './document/source-document.ts'
import { addKeyFault, addFault, type FileReading } from './file-reading.ts'
import { listNames, suggestion } from './suggestion.ts'

/**
 * Reads the options of one adapter or scorer by its registry entry. `commonKeys` are the keys that every entry of its
 * sort may have beside them; they count when a name is suggested for one that is unknown.
 */
export function readRegistryOptions(
  reading: FileReading,
  at: KeyPath,
  reader: OptionsReader,
  written: JsonObject,
  commonKeys: readonly string[],
): JsonObject | undefined {
  const known = knownOptions(reader)
  const unknown = known === undefined ? [] : Object.keys(written).filter((name) => !known.includes(name))
  for (const name of unknown) {
    const hint = known?.length === 0 ? 'It takes no options of its own.' : `Its options are ${listNames(known ?? [])}.`
    addKeyFault(
      reading,
      [...at, name],
      'unknown-option',
      `unknown option "${name}".${suggestion(name, [...(known ?? []), ...commonKeys])}`,
      hint,
    )
  }
  const read = reader.readOptions(
    Object.fromEntries(Object.entries(written).filter(([name]) => !unknown.includes(name))),
  )
  if (read.ok) return unknown.length === 0 ? read.options : undefined
  for (const fault of read.faults) {
    const path = [...at, ...fault.path]
    // A literal key has had its own word.
    if (!hasLiteralKey(reading, path)) addFault(reading, path, 'wrong-option', `${keyPathText(path)}: ${fault.message}`)
  }
  return undefined
}

/** The options that a kind knows, where its schema lists them all. */
function knownOptions({ jsonSchema }: OptionsReader): readonly string[] | undefined {
  if (!isRecord(jsonSchema) || jsonSchema['additionalProperties'] !== false) return undefined
  const properties = jsonSchema['properties']
  return isRecord(properties) ? Object.keys(properties) : undefined
}

function hasLiteralKey({ document, faults }: FileReading, path: KeyPath): boolean {
  const { line, column } = document.positionOf(path)
  return faults.some(
    ({ code, position }) => code === 'literal-key' && position.line === line && position.column === column,
  )
}
