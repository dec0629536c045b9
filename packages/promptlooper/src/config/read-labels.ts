import { basename, extname } from 'node:path'
import type { SourcePosition } from '../domain/experiment.ts'
import { isRecord } from '../domain/json-value.ts'
import { csvRows } from './dataset/csv-rows.ts'
import { jsonlRows } from './dataset/jsonl-rows.ts'
import type { Row } from './dataset/row.ts'
import { faultError } from './faults.ts'

/** A label as a file writes it: of a run, or of the answer to an example. */
export interface WrittenLabel {
  readonly position: SourcePosition
  readonly runId: string | null
  readonly example: string | null
  readonly variant: string | null
  /** 0 for the first. */
  readonly repeat: number
  readonly label: string
  readonly note: string | null
  readonly author: string
}

/**
 * Reads labels from a CSV or JSON Lines file: each row names a `run`, or an `example` with a `variant` and a `repeat`
 * where there are several, and a `label`; perhaps a `note` and an `author`. Rows without a label are passed over, as in an
 * exported report that is labelled in part. Throws a ConfigError with the line of a row that can't be read.
 */
export async function readLabels(path: string): Promise<readonly WrittenLabel[]> {
  const file = { path, shown: basename(path) }
  const isLines = ['.jsonl', '.ndjson'].includes(extname(path))
  const labels: WrittenLabel[] = []
  for await (const row of isLines ? jsonlRows(file) : csvRows(file, undefined)) {
    const label = readLabel(row)
    if (label !== null) labels.push(label)
  }
  return labels
}

function readLabel({ value, position }: Row): WrittenLabel | null {
  if (!isRecord(value)) throw faultError('label', position, 'the row is no object', 'Write { "run": …, "label": … }.')
  if (value['label'] === undefined) {
    throw faultError('label', position, 'the row has no column "label"', 'Add one; leave it empty where there is none.')
  }
  const label = textOf(value['label'])
  if (label === null) return null
  const [runId, example] = [textOf(value['run']), textOf(value['example'])]
  if (runId === null && example === null) {
    throw faultError(
      'label',
      position,
      'the row names neither a run nor an example',
      'Add a column "run" or "example".',
    )
  }
  const repeat = Number(textOf(value['repeat']) ?? 0)
  if (!Number.isInteger(repeat) || repeat < 0) {
    throw faultError('label', position, `the repeat is ${String(value['repeat'])}`, 'Repeats count from 0.')
  }
  const [variant, note] = [textOf(value['variant']), textOf(value['note'])]
  return { position, runId, example, variant, repeat, label, note, author: textOf(value['author']) ?? '' }
}

/** A cell as text; null where it is empty. */
function textOf(value: unknown): string | null {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  return typeof value !== 'string' || value.trim() === '' ? null : value.trim()
}
