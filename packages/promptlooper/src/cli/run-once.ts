import { reportRevision } from '../app/report-revision.ts'
import { runExperiment } from '../app/run-experiment.ts'
import type { RunSummary } from '../app/run-options.ts'
import { assertNever } from '../domain/errors.ts'
import { formatDuration, formatInteger } from '../report/format-number.ts'
import { counted } from '../report/headline.ts'
import { reportJson } from '../report/json.ts'
import { neutraliseLine, neutraliseTerminal } from '../report/neutralise-terminal.ts'
import { plainReport } from '../report/plain-lines.ts'
import { terminalReport } from '../report/terminal.ts'
import type { Report } from '../report/report.ts'
import { leaverAnnouncer } from './leaver-announcer.ts'
import { budgetFlags, type RunFlags } from './run-flags.ts'
import { decisionStatus } from './decision-status.ts'
import { exitStatus, type ExitStatus } from './exit-status.ts'
import { printJson } from './print-json.ts'
import { pausedText, pauseAnnouncer } from './announce-pauses.ts'
import { openProgressDisplay, type ProgressDisplay } from './progress-display.ts'
import { costText } from './progress-text.ts'
import type { StopSignals } from './stop-signals.ts'
import { shortPaths } from './short-paths.ts'
import type { Terminal } from './terminal.ts'

/** Runs what an experiment lacks, shows how far it is, and prints its report. */
export async function runOnce(
  file: string,
  flags: RunFlags,
  terminal: Terminal,
  signals: StopSignals,
): Promise<ExitStatus> {
  try {
    const { summary, report } = await runShown(file, flags, terminal, signals)
    writeReport(summary, report, flags, terminal)
    if (!flags.quiet) writeSpent(summary, terminal)
    writeEnd(summary, terminal)
    if (flags.scoresOnly) writeUnanswered(summary, terminal)
    return statusOf(summary, report, flags, signals)
  } catch (error) {
    const status = signals.status()
    if (status !== null && (error === signals.drain.reason || error === signals.stop.reason)) return status
    throw error
  }
}

async function runShown(
  file: string,
  flags: RunFlags,
  terminal: Terminal,
  signals: StopSignals,
): Promise<{ readonly summary: RunSummary; readonly report: Report | null }> {
  using display = openProgressDisplay(terminal, flags.quiet ? 'quiet' : 'normal')
  using _announced = announceStops(signals, display)
  const announceLeavers = leaverAnnouncer((line) => display.note(line))
  const announcePauses = pauseAnnouncer((line) => display.note(line))
  let report: Report | null = null
  const summary = await runExperiment({
    file,
    storeUrl: flags.store ?? null,
    cacheMode: flags.cache,
    limit: flags.limit ?? null,
    only: flags.only,
    exampleIds: flags.example,
    budget: budgetFlags(flags),
    maxFailures: flags.maxFailures ?? null,
    race: flags.race ?? false,
    scoresOnly: flags.scoresOnly ?? false,
    against: flags.against ?? null,
    environment: terminal.environment,
    drain: signals.drain,
    stop: signals.stop,
    onWarning: (message) =>
      display.note(
        `${terminal.noteColours.yellow('warning:')} ${shortPaths(neutraliseTerminal(message), terminal.directory)}`,
      ),
    onProgress: (snapshot) => {
      announceLeavers(snapshot.race)
      announcePauses(snapshot)
      display.show(snapshot)
    },
    onEnded: async (store, revision) => {
      report = await reportRevision(store, revision)
    },
  })
  return { summary, report }
}

function announceStops({ drain, stop }: StopSignals, display: ProgressDisplay): Disposable {
  const onDrain = (): void =>
    display.note('Stopping: what is in flight is finished and stored. Press Ctrl-C again to stop at once.')
  const onStop = (): void => display.note('Stopping at once.')
  drain.addEventListener('abort', onDrain)
  stop.addEventListener('abort', onStop)
  return {
    [Symbol.dispose]() {
      drain.removeEventListener('abort', onDrain)
      stop.removeEventListener('abort', onStop)
    },
  }
}

function writeReport(summary: RunSummary, report: Report | null, flags: RunFlags, terminal: Terminal): void {
  if (report === null) return
  if (flags.json) {
    const { calls, cacheHits, tokensIn, tokensOut, spentUsd, callsWithUnknownPrice, retries, elapsedMs } = summary.last
    const { scorerCalls, scorerSpentUsd, scorerCallsWithUnknownPrice } = summary.last
    const ofScorers = { scorerCalls, scorerSpentUsd, scorerCallsWithUnknownPrice }
    const ofAll = { calls, cacheHits, tokensIn, tokensOut, spentUsd, callsWithUnknownPrice, retries, elapsedMs }
    const command = { ...ofAll, ...ofScorers }
    printJson({ ...reportJson(report), command }, terminal)
  } else if (!flags.quiet) {
    const { columns, colours } = terminal
    terminal.write(columns === null ? plainReport(report) : terminalReport(report, { width: columns, colours }))
  }
}

/** What this command did and spent. */
function writeSpent({ last }: RunSummary, terminal: Terminal): void {
  const { scorerSpentUsd: spentUsd, scorerCallsWithUnknownPrice: callsWithUnknownPrice } = last
  const judges = last.scorerCalls === 0 ? '' : ` (judges ${costText({ spentUsd, callsWithUnknownPrice })})`
  const parts = [
    counted(last.calls, 'call'),
    `${formatInteger(last.cacheHits)} from the cache`,
    `${costText(last)} spent${judges}`,
    formatDuration(last.elapsedMs),
  ]
  terminal.note(terminal.noteColours.dim(`This command: ${parts.join(', ')}.`))
  for (const pause of last.pauses) terminal.note(terminal.noteColours.dim(`${pausedText(pause)}.`))
}

/** What to do where it did not come to the end. */
function writeEnd({ revision, progress, hint }: RunSummary, terminal: Terminal): void {
  const { yellow, red } = terminal.noteColours
  const stored = `${formatInteger(progress.completed)} of ${counted(progress.planned, 'run')} are stored`
  if (revision.status === 'interrupted') {
    terminal.note(`${yellow('interrupted:')} ${stored}; the same command goes on from here.`)
  } else if (revision.status === 'budget-stopped') {
    terminal.note(`${yellow('stopped by the budget:')} ${neutraliseLine(revision.statusReason ?? '')}; ${stored}.`)
  } else if (revision.status === 'failed') {
    terminal.note(`${red('error:')} ${neutraliseTerminal(revision.statusReason ?? 'the experiment failed')}`)
  }
  if (hint !== null) terminal.note(`  ${neutraliseTerminal(hint)}`)
}

/** Cells that have no answer can't be scored. */
function writeUnanswered({ progress }: RunSummary, terminal: Terminal): void {
  const missing = progress.planned - progress.completed
  if (missing === 0) return
  terminal.note(
    `${counted(missing, 'run')} of ${formatInteger(progress.planned)} have no stored answer; "promptlooper run" makes them.`,
  )
}

function statusOf({ revision }: RunSummary, report: Report | null, flags: RunFlags, signals: StopSignals): ExitStatus {
  switch (revision.status) {
    case 'completed':
    case 'budget-stopped':
      return decisionStatus(report, flags.demandVerdict === true ? 'verdict' : 'none')
    case 'interrupted':
      return signals.status() ?? exitStatus.failed
    case 'failed':
    case 'running':
      return exitStatus.failed
    default:
      return assertNever(revision.status)
  }
}
