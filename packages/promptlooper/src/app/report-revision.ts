import type { Calibration } from '../domain/calibration.ts'
import { assertNever } from '../domain/errors.ts'
import { gitAxis } from '../domain/git-axis.ts'
import { isJudgeKind } from '../domain/judge-kinds.ts'
import type { RevisionRecord } from '../domain/revision.ts'
import type { Store } from '../domain/store.ts'
import { buildReport, type ReportOptions } from '../report/build-report.ts'
import type { Colours } from '../report/colours.ts'
import { csvReport } from '../report/csv.ts'
import { gatherText } from '../report/gather-text.ts'
import { githubReport } from '../report/github.ts'
import { htmlReport } from '../report/html/html-report.ts'
import { reportJson } from '../report/json.ts'
import { jsonlReport } from '../report/jsonl.ts'
import { junitReport } from '../report/junit.ts'
import { markdownReport } from '../report/markdown.ts'
import { plainReport } from '../report/plain-lines.ts'
import { openReportSource, type ReportSource } from '../report/report-source.ts'
import type { Report } from '../report/report.ts'
import { terminalReport } from '../report/terminal.ts'
import { readLooks } from './read-looks.ts'
import { readReportSettings } from './report-settings.ts'

/** How a report is written. */
export type ReportFormat = 'terminal' | 'json' | 'jsonl' | 'csv' | 'markdown' | 'html' | 'junit' | 'github'

/** What a report is written for. */
export interface ReportStyle {
  readonly format: ReportFormat
  /** Characters in a line of a terminal; null: there is none, and plain lines are wanted. */
  readonly width: number | null
  readonly colours: Colours
}

/**
 * A revision's report, piece by piece: runs and their answers are never all in memory. Throws a StoreError, and a
 * PromptLooperError where the file names an objective that is no scorer.
 */
export async function* writeReport(store: Store, revision: RevisionRecord, style: ReportStyle): AsyncIterable<string> {
  const { format, width, colours } = style
  switch (format) {
    case 'csv':
      yield* gatherText(csvReport(await reportSource(store, revision)))
      return
    case 'jsonl':
      yield* gatherText(jsonlReport(await reportSource(store, revision)))
      return
    case 'html':
      yield* gatherText(htmlReport(await reportSource(store, revision), await reportOptions(store, revision)))
      return
    case 'terminal': {
      const report = await reportRevision(store, revision)
      yield width === null ? plainReport(report) : terminalReport(report, { width, colours })
      return
    }
    case 'json':
      yield `${JSON.stringify(reportJson(await reportRevision(store, revision)), undefined, 2)}\n`
      return
    case 'markdown':
      yield markdownReport(await reportRevision(store, revision))
      return
    case 'junit':
      yield junitReport(await reportRevision(store, revision))
      return
    case 'github':
      yield githubReport(await reportRevision(store, revision))
      return
    default:
      assertNever(format)
  }
}

/** What a revision's stored rows say, against the baseline and by the objective that its file names. */
export async function reportRevision(store: Store, revision: RevisionRecord): Promise<Report> {
  return await buildReport(await reportSource(store, revision), await reportOptions(store, revision))
}

async function reportOptions(store: Store, revision: RevisionRecord): Promise<ReportOptions> {
  const { objective, alpha, least, gates } = await readReportSettings(revision)
  return {
    objective: objective ?? undefined,
    alpha: alpha ?? undefined,
    least,
    gates,
    calibrations: await readCalibrations(store, revision),
    lookOf: await readLooks(store, revision, objective),
  }
}

/** How the revision's judges, as they were then, meet people's labels. */
async function readCalibrations(store: Store, revision: RevisionRecord): Promise<ReadonlyMap<string, Calibration>> {
  const calibrations = new Map<string, Calibration>()
  for (const { kind, version } of revision.scorers) {
    if (!isJudgeKind(kind)) continue
    const record = await store.calibrations.newest(revision.experimentId, version)
    if (record !== undefined) calibrations.set(version, record.calibration)
  }
  return calibrations
}

/** The rows of a revision as reports read them. */
export async function reportSource(store: Store, revision: RevisionRecord): Promise<ReportSource> {
  const { baseline } = await readReportSettings(revision)
  const race = (await store.races.of(revision.id)) ?? null
  const source = await openReportSource(store, revision, baseline, race)
  // A commit that the command named stands before what the file names.
  const commit = source.variants.find(({ labels }) => labels[gitAxis] !== undefined)?.labels[gitAxis]
  return commit === undefined ? source : { ...source, baseline: { [gitAxis]: commit } }
}
