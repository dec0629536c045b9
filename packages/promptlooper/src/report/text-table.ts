import Table from 'cli-table3'

/** A column of a table on a terminal. Cells may be painted. */
export interface TextColumn {
  readonly heading: string
  readonly align: 'left' | 'right'
  readonly cells: readonly string[]
  /** Where the line is too short, columns of the highest number go first; null: never. */
  readonly dropOrder: number | null
  /** Where it does not fit it is left out for good: it draws what others say, or is of use to few. Default: no. */
  readonly isOptional?: boolean
}

/**
 * Draws a table in at most `width` characters a line; null: as wide as it is. Columns that do not fit go, by their drop order, into a further
 * table below with the first column again; where even that is too wide, the first column is cut.
 */
export function drawTable(columns: readonly TextColumn[], width: number | null): string {
  return drawWithin(columns, width ?? Number.POSITIVE_INFINITY)
}

function drawWithin(columns: readonly TextColumn[], width: number): string {
  const kept = fittingColumns(columns, width)
  const further = columns.filter((column) => !kept.includes(column) && column.isOptional !== true)
  const table = layOut(kept, null)
  const fitted = table.width > width ? layOut(kept, firstWidth(kept, table.width - width)) : table
  const text = fitted
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n')
  return further.length === 0 ? text : `${text}\n\n${drawWithin([...columns.slice(0, 1), ...further], width)}`
}

function fittingColumns(columns: readonly TextColumn[], width: number): readonly TextColumn[] {
  let kept = columns
  while (kept.length > 2 && layOut(kept, null).width > width) {
    const last = Math.max(...kept.map((column) => column.dropOrder ?? -Infinity))
    if (last === -Infinity) break
    // The first column stays, and one beside it, so that each table says something.
    kept = kept.filter((column, index) => index === 0 || column.dropOrder !== last || kept.length <= 2)
  }
  return kept.length > 1 ? kept : columns.slice(0, 2)
}

const LEAST_FIRST_WIDTH = 12
const GAP = 2

function firstWidth(columns: readonly TextColumn[], excess: number): number {
  const natural = layOut(columns.slice(0, 1), null).width
  return Math.max(LEAST_FIRST_WIDTH, natural - excess)
}

function layOut(columns: readonly TextColumn[], cutFirstTo: number | null): Table.Table {
  const table = new Table({
    head: columns.map((column) => column.heading),
    colAligns: columns.map((column) => column.align),
    colWidths: columns.map((_column, index) => (index === 0 ? cutFirstTo : null)),
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': GAP, compact: true },
    chars: onlyRuleUnderHead,
  })
  const rows = columns[0]?.cells.length ?? 0
  for (let row = 0; row < rows; row += 1) table.push(columns.map((column) => column.cells[row] ?? ''))
  return table
}

const onlyRuleUnderHead = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '─',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: '',
}
