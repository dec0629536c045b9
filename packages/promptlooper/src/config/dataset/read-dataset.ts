import { access } from 'node:fs/promises'
import { dirname, extname } from 'node:path'
import type { Dataset, TemplateSettings } from '../../domain/experiment.ts'
import { compileCondition } from '../../template/compile-condition.ts'
import type { TemplateFilters } from '../../template/template-filters.ts'
import type { KeyPath } from '../document/source-document.ts'
import { addFault, readPart, type FileReading } from '../file-reading.ts'
import { namedFile } from '../named-file.ts'
import { unreadable } from '../read-text-file.ts'
import { datasetSchema, type DatasetSettings, type WrittenRow } from '../schema/dataset-schema.ts'
import { templateErrorFault } from '../template-error-fault.ts'
import { createDataset, type ExampleCondition } from './create-dataset.ts'
import { csvRows } from './csv-rows.ts'
import { jsonRows } from './json-rows.ts'
import { jsonlRows } from './jsonl-rows.ts'
import { namedColumnPaths } from './named-columns.ts'
import type { RowSource } from './row.ts'
import type { DatasetFile } from './text-chunks.ts'
import { listedRows, yamlRows } from './yaml-rows.ts'

/** What a dataset's `where` is compiled with. */
export interface ConditionSurroundings {
  readonly template: TemplateSettings
  readonly filters: TemplateFilters
}

/** Reads `dataset`: where its rows are and what their columns mean. The rows themselves are read later. */
export async function readDataset(
  reading: FileReading,
  value: unknown,
  given: ConditionSurroundings,
): Promise<Dataset | undefined> {
  const written = readPart(reading, ['dataset'], datasetSchema, value)
  if (written === undefined) return undefined
  if (typeof written === 'string') return fileDataset(reading, ['dataset'], written, {}, given)
  if (Array.isArray(written)) return rowsDataset(reading, ['dataset'], written, {}, given)
  const settings: DatasetSettings = written
  if ((settings.path === undefined) === (settings.rows === undefined)) {
    addFault(
      reading,
      ['dataset'],
      'no-dataset',
      settings.path === undefined ? 'the dataset has neither path nor rows' : 'the dataset has both path and rows',
      'Write one of the two.',
    )
    return undefined
  }
  if (settings.rows !== undefined) return rowsDataset(reading, ['dataset', 'rows'], settings.rows, settings, given)
  return fileDataset(reading, ['dataset', 'path'], settings.path ?? '', settings, given)
}

/** The dataset with one example that a file without rows means by its `input`. */
export function inputDataset(reading: FileReading, key: string, input: unknown): Dataset {
  const row = { value: { input: input ?? '' }, position: reading.document.positionOf([key]) }
  return createDataset({
    path: null,
    directory: reading.directory,
    rows: async function* () {
      yield row
    },
    columns: {},
    namedColumns: [],
    condition: null,
    sample: { shuffle: null, limit: null },
  })
}

function rowsDataset(
  reading: FileReading,
  at: KeyPath,
  rows: readonly WrittenRow[],
  settings: DatasetSettings,
  given: ConditionSurroundings,
): Dataset | undefined {
  if (rows.length === 0) addFault(reading, at, 'empty-dataset', 'the dataset has no rows')
  const source: RowSource = async function* () {
    yield* listedRows(reading.document, rows, at)
  }
  return datasetOf(reading, source, null, reading.directory, settings, given)
}

async function fileDataset(
  reading: FileReading,
  at: KeyPath,
  written: string,
  settings: DatasetSettings,
  given: ConditionSurroundings,
): Promise<Dataset | undefined> {
  const file = namedFile(reading, written)
  try {
    await access(file.path)
  } catch (thrown) {
    const fault = await unreadable(file.path, file.shown, thrown)
    addFault(reading, at, fault.code, fault.message, fault.hint)
  }
  const source = fileRows(file, settings.delimiter)
  if (source === undefined) {
    addFault(
      reading,
      at,
      'dataset-format',
      `"${written}" has no form that a dataset may have`,
      'Datasets are .jsonl, .json, .csv, .tsv and .yaml files.',
    )
    return undefined
  }
  return datasetOf(reading, source, file.path, dirname(file.path), settings, given)
}

function fileRows(file: DatasetFile, delimiter: string | undefined): RowSource | undefined {
  const ending = extname(file.path).toLowerCase()
  if (ending === '.jsonl' || ending === '.ndjson') return () => jsonlRows(file)
  if (ending === '.json') return () => jsonRows(file)
  if (ending === '.yaml' || ending === '.yml') return () => yamlRows(file)
  if (ending === '.csv') return () => csvRows(file, delimiter)
  if (ending === '.tsv') return () => csvRows(file, delimiter ?? '\t')
  return undefined
}

function datasetOf(
  reading: FileReading,
  rows: RowSource,
  path: string | null,
  directory: string,
  settings: DatasetSettings,
  given: ConditionSurroundings,
): Dataset {
  return createDataset({
    path,
    directory,
    rows,
    columns: settings,
    namedColumns: namedColumnPaths(settings).map(({ name, path: keys }) => ({
      name,
      position: reading.document.positionOf(['dataset', ...keys]),
    })),
    condition: settings.where === undefined ? null : readCondition(reading, settings.where, given),
    sample: { shuffle: settings.shuffle ?? null, limit: settings.limit ?? null },
  })
}

function readCondition(
  reading: FileReading,
  where: string,
  { template, filters }: ConditionSurroundings,
): ExampleCondition | null {
  const position = reading.document.textPlaceOf(['dataset', 'where']).position
  try {
    const isTrue = compileCondition(where, template, { position, filters })
    return ({ input, expected, metadata, id, group }) => isTrue({ input, expected, metadata, id, group })
  } catch (thrown) {
    reading.faults.push(templateErrorFault(thrown, position))
    return null
  }
}
