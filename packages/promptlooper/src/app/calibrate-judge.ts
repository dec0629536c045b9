import { resolve } from 'node:path'
import { faultError } from '../config/faults.ts'
import { readLabels, type WrittenLabel } from '../config/read-labels.ts'
import { suggestion } from '../config/suggestion.ts'
import type { CalibrationRecord } from '../domain/calibration.ts'
import { messageOf, PromptLooperError } from '../domain/errors.ts'
import type { Experiment, ScorerSettings } from '../domain/experiment.ts'
import { newIdentifier } from '../domain/identifiers.ts'
import { isJudgeKind } from '../domain/judge-kinds.ts'
import type { Label } from '../domain/label.ts'
import type { RevisionScorer } from '../domain/revision.ts'
import { scoreVersionFor } from '../domain/score-version.ts'
import type { ExampleRecord, FilledCell, Store } from '../domain/store.ts'
import { calibrateScores, type LabelledScore } from '../report/calibrate.ts'
import { openReportSource, type ReportSource } from '../report/report-source.ts'
import { currentScore } from '../report/scorer-tally.ts'
import { labelClassesOf, type LabelClasses } from '../scorers/judge/label-classes.ts'
import { findRevision } from './find-revision.ts'
import { makeScorers } from './make-scorers.ts'
import { requireStore } from './open-existing-store.ts'
import { prepareExperiment } from './prepare-experiment.ts'
import { scorerRecords } from './scorer-records.ts'

/** What `judge calibrate` asks for. */
export interface CalibrateOptions {
  /** The experiment file, whose judge is calibrated as it stands there. */
  readonly file: string
  readonly storeUrl: string | null
  /** A file of labels to take in; null: those that are stored. */
  readonly labels: string | null
  /** The judge's name; null: the only one of the file. */
  readonly scorer: string | null
  readonly environment: Readonly<Record<string, string | undefined>>
}

/** A calibration, and what it was made of. */
export interface CalibratedJudge extends CalibrationRecord {
  /** Labels that the file added or changed. */
  readonly labelsRead: number
}

/**
 * Compares a judge's stored scores of an experiment's latest revision with people's labels, and stores how they meet. The
 * labels of a file are stored, too. Calls no model. Throws a PromptLooperError where there is no judge, no label, or no
 * score to compare.
 */
export async function calibrateJudge(options: CalibrateOptions): Promise<CalibratedJudge> {
  const { file, environment } = options
  const prepared = await prepareExperiment({ file, environment, limit: null, only: [], exampleIds: [] })
  const { experiment, directory } = prepared
  const settings = judgeOf(experiment, options.scorer)
  const classes = classesOf(settings)
  const written = options.labels === null ? [] : await readLabels(resolve(options.labels))
  const record = scorerRecords(prepared, await makeScorers(prepared)).find(({ name }) => name === settings.name)
  if (record === undefined) throw new TypeError(`no record of ${settings.name}`)
  await using store = await requireStore({ ...options, startDirectory: directory })
  const revision = await findRevision(store, experiment.name)
  const source = await openReportSource(store, revision, null)
  const variants = new Map(source.variants.map(({ key, label }) => [key, label]))
  const given = await matchLabels(written, settings, classes, source.pages(), variants)
  await store.labels.put(given)
  const calibration = await compare(store, source, settings, classes, record)
  const calibrated = {
    id: newIdentifier('cal'),
    experimentId: revision.experimentId,
    scorerName: settings.name,
    scorerVersion: record.version,
    createdAt: Date.now(),
    calibration,
  }
  await store.calibrations.put(calibrated)
  return { ...calibrated, labelsRead: given.length }
}

function judgeOf({ scorers, file }: Experiment, name: string | null): ScorerSettings {
  const judges = scorers.filter(({ kind }) => isJudgeKind(kind))
  const names = judges.map((each) => each.name)
  const hint =
    names.length === 0 ? 'Judges are scorers such as { scorer: judge, … }.' : `Its judges are ${names.join(', ')}.`
  if (name !== null) {
    const named = judges.find((each) => each.name === name)
    if (named !== undefined) return named
    const message = `${file} has no judge "${name}".${suggestion(name, names)}`
    throw new PromptLooperError('unknown-judge', message, { hint })
  }
  const [only, ...others] = judges
  if (only !== undefined && others.length === 0) return only
  const message = only === undefined ? `${file} has no judge` : `${file} has ${judges.length} judges`
  throw new PromptLooperError('unknown-judge', message, {
    hint: only === undefined ? hint : `Name one with --scorer. ${hint}`,
  })
}

function classesOf(settings: ScorerSettings): LabelClasses {
  try {
    return labelClassesOf(settings)
  } catch (thrown) {
    const message = `the judge "${settings.name}" can't be calibrated: ${messageOf(thrown)}`
    throw new PromptLooperError('judge-without-classes', message, { cause: thrown })
  }
}

type Pages = AsyncIterable<{ readonly example: ExampleRecord; readonly cells: readonly FilledCell[] }>

/** Finds the runs that the labels of a file are of. Throws a ConfigError with the line of one that is of none, or of several. */
async function matchLabels(
  written: readonly WrittenLabel[],
  { name, stageIndex }: ScorerSettings,
  { ofLabel, words }: LabelClasses,
  pages: Pages,
  variants: ReadonlyMap<string, string>,
): Promise<readonly Label[]> {
  if (written.length === 0) return []
  for (const { label, position } of written) {
    if (ofLabel(label) === undefined)
      throw faultError('label', position, `"${label}" is no label of "${name}"`, `Its labels are ${words}.`)
  }
  const byRun = Map.groupBy(written, ({ runId }) => runId)
  const byExample = Map.groupBy(
    written.filter(({ runId }) => runId === null),
    ({ example }) => example,
  )
  const found = new Map<WrittenLabel, string>()
  for await (const { example, cells } of pages) {
    const ofExample = byExample.get(example.id) ?? []
    for (const { run, variantKey, repeatIndex } of cells) {
      if (run.status !== 'completed') continue
      for (const label of byRun.get(run.id) ?? []) found.set(label, run.id)
      for (const label of ofExample) {
        if (label.repeat !== repeatIndex) continue
        if (label.variant !== null && label.variant !== variants.get(variantKey)) continue
        if (found.has(label)) {
          throw faultError(
            'label',
            label.position,
            `several variants answered "${example.id}"`,
            'Add a column "variant" with the label of one.',
          )
        }
        found.set(label, run.id)
      }
    }
  }
  return written.map((label): Label => {
    const runId = found.get(label)
    if (runId === undefined) {
      const what = label.runId ?? `${label.example ?? ''}${label.variant === null ? '' : ` of ${label.variant}`}`
      throw faultError(
        'label',
        label.position,
        `no completed run of the latest revision is "${what}"`,
        'Run the experiment first, or mend the row.',
      )
    }
    const { label: value, note, author } = label
    return {
      id: newIdentifier('label'),
      runId,
      scorerName: name,
      stageIndex,
      value,
      note,
      author,
      createdAt: Date.now(),
    }
  })
}

async function compare(
  store: Store,
  source: ReportSource,
  { name, kind, stageIndex }: ScorerSettings,
  { classes, isPassFail, ofLabel, ofScore }: LabelClasses,
  record: RevisionScorer,
): Promise<CalibrationRecord['calibration']> {
  // Of several people's labels of one answer the newest holds.
  const labels = new Map(
    (await store.labels.ofScorer(source.revision.experimentId, name)).map((label) => [label.runId, label]),
  )
  const scores: LabelledScore[] = []
  const orders = { n: 0, first: 0, second: 0 }
  let [failed, unscored] = [0, 0]
  for await (const { example, cells } of source.pages()) {
    for (const cell of cells) {
      if (cell.run.status !== 'completed') continue
      const version = scoreVersionFor(record, example, cell.variantKey)
      const score = currentScore(cell, name, version)
      if (score?.calls !== undefined) {
        orders.n += 1
        if (score.label === 'first stands') orders.first += 1
        if (score.label === 'second stands') orders.second += 1
      }
      const human = ofLabel(labels.get(cell.run.id)?.value ?? '')
      if (human === undefined) continue
      if (score === undefined) {
        const hasFailed = cell.scoreFailures.some((each) => each.scorerName === name && each.version === version)
        if (hasFailed) failed += 1
        else unscored += 1
        continue
      }
      const answer = (await source.stageResults(cell.run.id)).find((stage) => stage.stageIndex === stageIndex)
      const { value } = score
      scores.push({ human, judge: ofScore(score), value, answerLength: answer?.responseRaw.length ?? 0 })
    }
  }
  const positionBias = kind === 'pairwise-judge' && orders.n > 0 ? orders : null
  const calibration = calibrateScores({ scores, classes, isPassFail, failed, unscored, positionBias })
  if (calibration !== null) return calibration
  if (failed + unscored > 0) {
    throw new PromptLooperError(
      'labels-without-scores',
      `none of ${failed + unscored} labelled answers has a score of "${name}" as it is now`,
      {
        hint: `Score them first: "promptlooper score ${source.revision.experimentName}".`,
      },
    )
  }
  throw new PromptLooperError('no-labels', `no answer of ${source.revision.experimentName} has a label for "${name}"`, {
    hint: 'Give labels with --labels FILE: "promptlooper report NAME --format csv -o labels.csv" writes rows to which you add a column "label".',
  })
}
