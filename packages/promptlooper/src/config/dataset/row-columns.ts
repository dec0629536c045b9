import type { Example } from '../../domain/example.ts'
import { isRecord, type JsonValue } from '../../domain/json-value.ts'
import { faultError } from '../faults.ts'
import { parseJson } from '../document/parse-json.ts'
import type { DatasetSettings } from '../schema/dataset-schema.ts'
import type { Row } from './row.ts'

/** Which columns of a row are what. */
export type ColumnSettings = Pick<DatasetSettings, 'expected' | 'id' | 'group' | 'metadata' | 'json'>

/** A row parted into what an example has, before it has an identity. */
export interface PartedRow extends Pick<Example, 'input' | 'expected' | 'group' | 'metadata' | 'checks'> {
  /** The row's own id; null where it has none. */
  readonly ownId: string | null
}

/**
 * Parts a row. A text is an input by itself. The columns `expected`, `id`, `group`, `metadata` and `checks` have their
 * meaning where no other column is named for it; a column `input` is the input, else all columns that are left are.
 */
export function partRow(row: Row, settings: ColumnSettings): PartedRow {
  if (typeof row.value === 'string')
    return { input: row.value, expected: null, ownId: null, group: null, metadata: {}, checks: null }
  if (!isRecord(row.value)) throw faultError('no-row', row.position, 'a row must be a mapping of columns, or a text')
  const columns = new Map(
    Object.entries(row.value).map(([name, value]) => [name, parseColumn(row, name, value, settings.json ?? [])]),
  )
  const take = (name: string): JsonValue => {
    const value = columns.get(name) ?? null
    columns.delete(name)
    return value
  }
  const expected = take(settings.expected ?? 'expected')
  const ownId = nameFrom(row, settings.id ?? 'id', take(settings.id ?? 'id'))
  const group = nameFrom(row, settings.group ?? 'group', take(settings.group ?? 'group'))
  const metadata = takeMetadata(columns, take, settings.metadata)
  const checks = columns.get('checks')
  if (isList(checks)) columns.delete('checks')
  const input = columns.get('input') ?? Object.fromEntries(columns)
  return { input, expected, ownId, group, metadata, checks: isList(checks) ? checks : null }
}

function takeMetadata(
  columns: ReadonlyMap<string, JsonValue>,
  take: (name: string) => JsonValue,
  named: ColumnSettings['metadata'],
): Example['metadata'] {
  if (named === undefined) {
    const value = columns.get('metadata')
    if (!isRecord(value)) return {}
    take('metadata')
    return value
  }
  const names = typeof named === 'string' ? [named] : named
  return Object.fromEntries(names.filter((name) => columns.has(name)).map((name) => [name, take(name)]))
}

function parseColumn(row: Row, name: string, value: unknown, jsonColumns: readonly string[]): JsonValue {
  // Rows come from JSON, YAML or CSV: they hold nothing but JSON.
  if (!jsonColumns.includes(name) || typeof value !== 'string') return value as JsonValue
  if (value.trim() === '') return null
  const reading = parseJson(value, row.position)
  if (reading.ok) return reading.value as JsonValue
  throw faultError('json-column', row.position, `the column "${name}": ${reading.fault.message}`)
}

/** An id or a group: a text or a number as text; nothing where the column is empty. */
function nameFrom(row: Row, column: string, value: JsonValue): string | null {
  if (value === null || value === '') return null
  if (typeof value === 'object')
    throw faultError(
      'no-name',
      row.position,
      `the column "${column}" must hold a text or a number, not ${Array.isArray(value) ? 'a list' : 'a mapping'}`,
    )
  return String(value)
}

function isList(value: JsonValue | undefined): value is readonly JsonValue[] {
  return Array.isArray(value)
}
