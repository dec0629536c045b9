import { assertNever } from '../domain/errors.ts'
import { gitAxis } from '../domain/git-axis.ts'
import type { RevisionRecord } from '../domain/revision.ts'
import type { Store } from '../domain/store.ts'
import { buildReport } from '../report/build-report.ts'
import type { Colours } from '../report/colours.ts'
import { csvReport } from '../report/csv.ts'
import { githubReport } from '../report/github.ts'
import { reportJson } from '../report/json.ts'
import { junitReport } from '../report/junit.ts'
import { markdownReport } from '../report/markdown.ts'
import { plainReport } from '../report/plain-lines.ts'
import { openReportSource, type ReportSource } from '../report/report-source.ts'
import type { Report } from '../report/report.ts'
import { terminalReport } from '../report/terminal.ts'
import { readLooks } from './read-looks.ts'
import { readReportSettings } from './report-settings.ts'

/** How a report is written. */
export type ReportFormat = 'terminal' | 'json' | 'csv' | 'markdown' | 'junit' | 'github'

/** What a report is written for. */
export interface ReportStyle {
  readonly format: ReportFormat
  /** Characters in a line of a terminal; null: there is none, and plain lines are wanted. */
  readonly width: number | null
  readonly colours: Colours
}

/** A revision's report, piece by piece: the runs of a CSV are never held in memory. Throws a StoreError. */
export async function* writeReport(store: Store, revision: RevisionRecord, style: ReportStyle): AsyncIterable<string> {
  const { format, width, colours } = style
  if (format === 'csv') {
    yield* csvReport(await reportSource(store, revision))
    return
  }
  const report = await reportRevision(store, revision)
  if (format === 'terminal') yield width === null ? plainReport(report) : terminalReport(report, { width, colours })
  else if (format === 'json') yield `${JSON.stringify(reportJson(report), undefined, 2)}\n`
  else if (format === 'markdown') yield markdownReport(report)
  else if (format === 'junit') yield junitReport(report)
  else if (format === 'github') yield githubReport(report)
  else assertNever(format)
}

/** What a revision's stored rows say, against the baseline and by the objective that its file names. */
export async function reportRevision(store: Store, revision: RevisionRecord): Promise<Report> {
  const { objective, alpha, least, gates } = await readReportSettings(revision)
  return await buildReport(await reportSource(store, revision), {
    objective: objective ?? undefined,
    alpha: alpha ?? undefined,
    least,
    gates,
    lookOf: await readLooks(store, revision, objective),
  })
}

/** The rows of a revision as reports read them. */
export async function reportSource(store: Store, revision: RevisionRecord): Promise<ReportSource> {
  const { baseline } = await readReportSettings(revision)
  const race = (await store.races.of(revision.id)) ?? null
  const source = await openReportSource(store.plan, revision, baseline, race)
  // A commit that the command named stands before what the file names.
  const commit = source.variants.find(({ labels }) => labels[gitAxis] !== undefined)?.labels[gitAxis]
  return commit === undefined ? source : { ...source, baseline: { [gitAxis]: commit } }
}
