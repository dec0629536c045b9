import { openExistingStore } from '../../app/open-existing-store.ts'
import type { RevisionProgress, RevisionRecord } from '../../domain/revision.ts'
import type { Store } from '../../domain/store.ts'
import { formatInteger, formatMoment } from '../../report/format-number.ts'
import { neutraliseLine } from '../../report/neutralise-terminal.ts'
import { drawTable, type TextColumn } from '../../report/text-table.ts'
import { exitStatus, type ExitStatus } from '../exit-status.ts'
import { printJson } from '../print-json.ts'
import type { Terminal } from '../terminal.ts'
import { storeRequest, type StoreFlags } from '../with-store.ts'

/** The flags of `list`. */
export interface ListFlags extends StoreFlags {
  readonly json?: true
}

/** Lists the stored experiments, newest first, each with its latest revision. Nothing stored is an empty list. */
export async function listExperiments(flags: ListFlags, terminal: Terminal): Promise<ExitStatus> {
  await using store = await openExistingStore(storeRequest(flags, terminal))
  const rows = store === null ? [] : await readRows(store)
  if (flags.json) {
    printJson(rows, terminal)
  } else if (rows.length === 0) {
    terminal.note(
      'Nothing is stored here yet. "promptlooper init" writes an experiment, "promptlooper run FILE" runs it.',
    )
  } else {
    terminal.write(`${drawTable(listColumns(rows, terminal), terminal.columns)}\n`)
  }
  return exitStatus.done
}

interface ListRow {
  readonly id: string
  readonly name: string
  readonly createdAt: number
  readonly revision: ListedRevision | null
}

type ListedRevision = Pick<RevisionRecord, 'id' | 'number' | 'status' | 'file' | 'createdAt' | 'finishedAt'> &
  RevisionProgress

async function readRows(store: Store): Promise<readonly ListRow[]> {
  const rows: ListRow[] = []
  for (const { id, name, createdAt, latestRevision } of await store.experiments.list()) {
    rows.push({
      id,
      name,
      createdAt,
      revision: latestRevision === null ? null : await readRevision(store, latestRevision),
    })
  }
  return rows
}

async function readRevision(store: Store, revision: RevisionRecord): Promise<ListedRevision> {
  const { id, number, status, file, createdAt, finishedAt } = revision
  return { id, number, status, file, createdAt, finishedAt, ...(await store.plan.progress(id)) }
}

function listColumns(rows: readonly ListRow[], terminal: Terminal): readonly TextColumn[] {
  const column = (
    heading: string,
    align: TextColumn['align'],
    dropOrder: number | null,
    cell: (revision: ListedRevision) => string,
  ): TextColumn => ({
    heading,
    align,
    dropOrder,
    cells: rows.map(({ revision }) => (revision === null ? '' : cell(revision))),
  })
  return [
    {
      heading: 'experiment',
      align: 'left',
      dropOrder: null,
      cells: rows.map((row) => terminal.colours.bold(neutraliseLine(row.name))),
    },
    column('revision', 'right', 2, (revision) => `@${revision.number}`),
    column('state', 'left', null, (revision) => revision.status),
    column(
      'runs',
      'right',
      null,
      ({ completed, planned }) => `${formatInteger(completed)} of ${formatInteger(planned)}`,
    ),
    column('failed', 'right', 3, (revision) => formatInteger(revision.failed)),
    column('last run', 'left', 1, (revision) => formatMoment(revision.createdAt)),
    column('file', 'left', 4, (revision) => neutraliseLine(revision.file)),
  ]
}
