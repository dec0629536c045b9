import { scoreVersion } from '../domain/score-version.ts'
import type { ExampleRecord, FilledCell, VariantRecord } from '../domain/store.ts'
import type { ReportSource } from './report-source.ts'
import { currentScore } from './scorer-tally.ts'

/**
 * The runs of a revision as CSV (RFC 4180, lines end in a line feed), one row for each run, with each scorer's current
 * value, label and reason. Streamed; a spreadsheet takes no cell of it for a formula.
 */
export async function* csvReport(source: ReportSource, signal?: AbortSignal): AsyncIterable<string> {
  const variants = new Map(source.variants.map((variant) => [variant.key, variant]))
  const axes = [...new Set(source.variants.flatMap((variant) => Object.keys(variant.labels)))]
  yield csvLine([
    'experiment',
    'revision',
    'variant',
    ...axes,
    'example',
    'group',
    'repeat',
    'run',
    ...RUN_COLUMNS,
    ...source.revision.scorers.flatMap(({ name }) => [
      name,
      `${name} raw`,
      `${name} label`,
      `${name} reason`,
      `${name} failure`,
    ]),
  ])
  for await (const { example, cells } of source.pages()) {
    signal?.throwIfAborted()
    const versions = source.revision.scorers.map((scorer) => scoreVersion(scorer, example))
    const lines = cells.map((cell) => rowOf(cell, example, variants.get(cell.variantKey), { source, axes, versions }))
    yield lines.map(csvLine).join('')
  }
}

/** One line of CSV with its line end. Texts that a spreadsheet would run as a formula get a `'` before them; numbers stay. */
export function csvLine(cells: readonly CsvCell[]): string {
  return `${cells.map(csvCell).join(',')}\n`
}

/** What a cell may hold; null is an empty cell. */
export type CsvCell = string | number | null

const RUN_COLUMNS = [
  'status',
  'failure kind',
  'error',
  'finish',
  'tokens in',
  'tokens out',
  'latency ms',
  'cost usd',
  'completed at',
]

function rowOf(
  cell: FilledCell,
  example: ExampleRecord,
  variant: VariantRecord | undefined,
  {
    source,
    axes,
    versions,
  }: { readonly source: ReportSource; readonly axes: readonly string[]; readonly versions: readonly string[] },
): readonly CsvCell[] {
  const { run } = cell
  return [
    source.revision.experimentName,
    source.revision.number,
    variant?.label ?? cell.variantKey,
    ...axes.map((axis) => variant?.labels[axis] ?? null),
    example.id,
    example.group,
    cell.repeatIndex,
    run.id,
    run.status,
    run.failureKind,
    run.error,
    run.finish,
    run.tokensIn,
    run.tokensOut,
    run.latencyMs,
    run.costUsd,
    run.completedAt === null ? null : new Date(run.completedAt).toISOString(),
    ...source.revision.scorers.flatMap(({ name }, position) => scoreCells(cell, name, versions[position] ?? '')),
  ]
}

function scoreCells(cell: FilledCell, scorerName: string, version: string): readonly CsvCell[] {
  const score = currentScore(cell, scorerName, version)
  if (score !== undefined) return [score.value, score.rawValue, score.label, score.reason, null]
  const failure = cell.scoreFailures.findLast((each) => each.scorerName === scorerName && each.version === version)
  return [null, null, null, null, failure?.message ?? null]
}

function csvCell(cell: CsvCell): string {
  if (cell === null) return ''
  if (typeof cell === 'number') return String(cell)
  const harmless = /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell
  return /[",\n\r]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless
}
