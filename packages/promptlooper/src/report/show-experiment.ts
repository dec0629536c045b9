import type { ExperimentRecord, RevisionProgress, RevisionRecord } from '../domain/revision.ts'
import type { VariantRecord } from '../domain/store.ts'
import { noColours, type Colours } from './colours.ts'
import { formatDuration, formatInteger, formatMoment } from './format-number.ts'
import { counted } from './headline.ts'
import { neutraliseLine } from './neutralise-terminal.ts'
import type { TerminalOptions } from './terminal.ts'
import { drawTable, type TextColumn } from './text-table.ts'

/** A revision and how far it is. */
export interface ShownRevision {
  readonly revision: RevisionRecord
  readonly progress: RevisionProgress
  readonly variants: readonly VariantRecord[]
}

/** An experiment and its revisions, newest first. */
export interface ShownExperiment {
  readonly experiment: ExperimentRecord
  readonly revisions: readonly Omit<ShownRevision, 'variants'>[]
}

/** An experiment for people: a line for each revision, newest first. */
export function experimentText(shown: ShownExperiment, { width, colours = noColours }: TerminalOptions): string {
  const { experiment, revisions } = shown
  const head = [
    `${colours.bold(neutraliseLine(experiment.name))} ${colours.dim(experiment.id)}`,
    `first run ${formatMoment(experiment.createdAt)}, ${counted(revisions.length, 'revision')}`,
  ].join('\n')
  const table = revisions.length === 0 ? '' : `\n\n${drawTable(revisionColumns(shown), width)}`
  return `${head}${table}\n`
}

/** One revision for people: its state, its scorers, its variants and how many runs ended how. */
export function revisionText(shown: ShownRevision, colours: Colours = noColours): string {
  const { revision, progress, variants } = shown
  const reason = revision.statusReason === null ? '' : ` (${neutraliseLine(revision.statusReason)})`
  const lines = [
    `${colours.bold(`${neutraliseLine(revision.experimentName)}@${revision.number}`)} ${colours.dim(revision.id)}`,
    `${revision.status}${reason}, begun ${formatMoment(revision.createdAt)}${tookWords(revision)}`,
    `file ${neutraliseLine(revision.file)}`,
    planWords(revision),
    progressWords(progress),
    revision.scorers.length === 0
      ? 'no scorers'
      : `scorers ${revision.scorers.map((scorer) => scorerWords(scorer)).join(', ')}`,
    colours.bold('variants'),
    ...variants.map((variant) => `  ${neutraliseLine(variant.label)}`),
  ]
  return `${lines.join('\n')}\n`
}

/** An experiment for programs: the stored rows as they are. */
export interface ExperimentJson extends ShownExperiment {
  readonly format: 'promptlooper-experiment'
  readonly version: 1
}

/** The experiment as a plain object to be written as JSON. */
export function experimentJson(shown: ShownExperiment): ExperimentJson {
  return { format: 'promptlooper-experiment', version: 1, ...shown }
}

/** One revision for programs: the stored rows as they are. */
export interface RevisionJson extends ShownRevision {
  readonly format: 'promptlooper-revision'
  readonly version: 1
}

/** The revision as a plain object to be written as JSON. */
export function revisionJson(shown: ShownRevision): RevisionJson {
  return { format: 'promptlooper-revision', version: 1, ...shown }
}

function revisionColumns({ experiment, revisions }: ShownExperiment): readonly TextColumn[] {
  const column = (
    heading: string,
    align: TextColumn['align'],
    dropOrder: number | null,
    cell: (shown: ShownExperiment['revisions'][number]) => string,
  ): TextColumn => ({ heading, align, dropOrder, cells: revisions.map(cell) })
  return [
    column('revision', 'left', null, ({ revision }) => `${neutraliseLine(experiment.name)}@${revision.number}`),
    column('state', 'left', null, ({ revision }) => revision.status),
    column(
      'runs',
      'right',
      null,
      ({ progress }) => `${formatInteger(progress.completed)} of ${formatInteger(progress.planned)}`,
    ),
    column('failed', 'right', 1, ({ progress }) => formatInteger(progress.failed)),
    column('variants', 'right', 4, ({ revision }) => formatInteger(revision.variantCount)),
    column('examples', 'right', 4, ({ revision }) => formatInteger(revision.exampleCount)),
    column('begun', 'left', 2, ({ revision }) => formatMoment(revision.createdAt)),
    column('why it stopped', 'left', 3, ({ revision }) => neutraliseLine(revision.statusReason ?? '')),
  ]
}

function tookWords({ createdAt, finishedAt }: RevisionRecord): string {
  return finishedAt === null ? '' : `, took ${formatDuration(finishedAt - createdAt)}`
}

function planWords({ variantCount, exampleCount, repeats, cacheMode, take }: RevisionRecord): string {
  const repeated = repeats === 1 ? '' : ` × ${repeats} repeats`
  const taken = take === 0 ? '' : `, take ${take}`
  return `${counted(variantCount, 'variant')} × ${counted(exampleCount, 'example')}${repeated}, cache ${cacheMode}${taken}`
}

function progressWords({ planned, completed, failed, running, pending }: RevisionProgress): string {
  const parts = [
    `${formatInteger(completed)} of ${counted(planned, 'run')} completed`,
    failed > 0 ? `${formatInteger(failed)} failed` : '',
    running > 0 ? `${formatInteger(running)} running` : '',
    pending > 0 ? `${formatInteger(pending)} not run yet` : '',
  ]
  return parts.filter((part) => part !== '').join(', ')
}

function scorerWords({ name, kind }: RevisionRecord['scorers'][number]): string {
  return name === kind ? neutraliseLine(name) : `${neutraliseLine(name)} (${neutraliseLine(kind)})`
}
