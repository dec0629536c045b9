import { pathToFileURL } from 'node:url'
import { ChildProcesses } from '../../adapters/command/child-process.ts'
import { httpPoster } from '../../adapters/http-poster.ts'
import type { ScorerSettings } from '../../domain/experiment.ts'
import type { JsonObject, JsonValue } from '../../domain/json-value.ts'
import type { ModuleLoader } from '../../domain/module-loader.ts'
import type { Scorer } from '../../domain/scorer.ts'
import { settleScore, type SettledScore } from '../../domain/settle-score.ts'
import { defaultTemplateSettings } from '../../template/default-settings.ts'
import { noFilters } from '../../template/template-filters.ts'
import { createScorer } from '../create-scorer.ts'
import { faultsText } from '../read-options.ts'
import { readScorerEntry } from '../scorer-entry.ts'
import type { ScorerSurroundings } from '../scorer-kind.ts'
import { scorerKinds } from '../scorer-kinds.ts'
import { contextOf, type AnswerGiven } from './answer-context.ts'

/** The surroundings of a scorer whose experiment file stands in `directory`. */
export function surroundingsIn(directory: string): ScorerSurroundings {
  return {
    loadModule,
    directory,
    template: defaultTemplateSettings,
    filters: noFilters,
    stageNames: [null],
    environment: process.env,
    runProgram: (start, signal) => children.run(start, signal),
    postHttp: httpPoster(process.env),
  }
}

/** Settings as the experiment file's reader gives them for a scorer written as in a file. Throws the faults of its options. */
export function settingsOf(written: JsonValue, stageIndex = 0): ScorerSettings {
  const reading = readScorerEntry(written, scorerKinds)
  if (!reading.ok) throw new Error(faultsText(reading.faults))
  const { kind, settings } = reading.entry
  return { ...settings, kind: kind.kind, stageIndex, position: { file: 'spam.yaml', line: 3, column: 5 } }
}

/** The scorer written as in a file. */
export function makeScorer(written: JsonValue, directory = '/'): Promise<Scorer> {
  return createScorer(settingsOf(written), surroundingsIn(directory))
}

/** A scorer's settled score of one answer. */
export async function scoreWith(scorer: Scorer, given: AnswerGiven): Promise<SettledScore> {
  return settleScore(await scorer.score(given.input ?? '', given.output ?? '', contextOf(given)))
}

/** The settled score that a scorer written as in a file gives to one answer. */
export async function scoreOf(written: JsonValue, given: AnswerGiven): Promise<SettledScore> {
  return scoreWith(await makeScorer(written), given)
}

/** The value alone; a failed score throws its message. */
export async function valueOf(written: JsonValue, given: AnswerGiven): Promise<number> {
  const settled = await scoreOf(written, given)
  if (!settled.ok) throw new Error(settled.message)
  return settled.value
}

/** The options of a kind as read, with their defaults. Throws their faults. */
export function optionsOf(kind: string, options: JsonObject): JsonObject {
  const reading = scorerKinds.get(kind)?.readOptions(options)
  if (reading === undefined) throw new Error(`no kind ${kind}`)
  if (!reading.ok) throw new Error(faultsText(reading.faults))
  return reading.options
}

const children = new ChildProcesses()

const loadModule: ModuleLoader = (path) => import(pathToFileURL(path).href)
