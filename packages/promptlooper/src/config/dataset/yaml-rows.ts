import { faultError, throwFaults, type FaultList } from '../faults.ts'
import type { SourceDocument } from '../document/source-document.ts'
import { parseYamlDocument } from '../document/yaml-document.ts'
import type { Row } from './row.ts'
import { textChunks, type DatasetFile } from './text-chunks.ts'

/** The rows of a YAML file with one list, which is read as a whole. */
export async function* yamlRows(file: DatasetFile): AsyncIterable<Row> {
  let text = ''
  for await (const chunk of textChunks(file)) text += chunk
  // A file without anything is a dataset without rows.
  if (text.trim() === '') return
  const faults: FaultList = []
  const document = parseYamlDocument(text, file.shown, faults)
  throwFaults(faults)
  if (document === undefined) return
  if (!Array.isArray(document.value))
    throw faultError('no-rows', document.positionOf([]), 'the file must hold a list of rows')
  yield* listedRows(document, document.value, [])
}

/** Rows that stand in a document at a path. */
export function* listedRows(
  document: SourceDocument,
  rows: readonly unknown[],
  at: readonly (string | number)[],
): Iterable<Row> {
  for (const [index, value] of rows.entries()) yield { value, position: document.positionOf([...at, index]) }
}
