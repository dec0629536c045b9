import { dirname, resolve } from 'node:path'
import type { Experiment } from '../domain/experiment.ts'
import { isRecord, type JsonObject } from '../domain/json-value.ts'
import type { ModuleLoader } from '../domain/module-loader.ts'
import type { Registry } from '../domain/registry.ts'
import { compilePrompts, compileScorerTemplates, promptsOf } from './compile-templates.ts'
import { inputDataset, readDataset } from './dataset/read-dataset.ts'
import { readDocument } from './document/read-document.ts'
import { configErrorOf, throwFaults, type FaultList } from './faults.ts'
import { addFault, addKeyFault, readPart, type FileReading } from './file-reading.ts'
import { refuseKeysInText } from './literal-keys-in-text.ts'
import { readAxes } from './matrix/read-axes.ts'
import { readChoice } from './matrix/read-choice.ts'
import { readInclude } from './matrix/read-include.ts'
import { readProviders, type BuiltInProviders } from './providers/read-providers.ts'
import { readContextForm, refuseContractVars, refuseReservedVars } from './read-context-form.ts'
import { readBaseline, readBudget, readCacheSettings, readPrices, readRetry, readVerdict } from './read-decision.ts'
import type { Environment } from './read-environment-file.ts'
import { readGates } from './read-gates.ts'
import { readRace } from './read-race.ts'
import { readPlainMembers } from './read-plain-members.ts'
import { experimentMembers } from './schema/experiment-schema.ts'
import { varsSchema } from './schema/stage-schema.ts'
import { readScorers } from './scorers/read-scorers.ts'
import { checkComplete } from './stages/check-complete.ts'
import { readStages } from './stages/read-stages.ts'
import { suggestion } from './suggestion.ts'
import { readTemplateSettings } from './template-settings.ts'

/** What an experiment file is read with; `app` knows the adapters and scorers. */
export interface LoadOptions {
  readonly scorers: Registry
  readonly adapters: Registry
  readonly builtInProviders: BuiltInProviders
  readonly environment: Environment
  readonly loadModule: ModuleLoader
}

/**
 * Reads an experiment file with every file that it names, except the rows of its dataset. Throws one ConfigError that
 * tells all faults, a line each, beginning `file:line:column`.
 */
export async function loadExperiment(file: string, options: LoadOptions): Promise<Experiment> {
  const faults: FaultList = []
  const path = resolve(file)
  const document = await readDocument(path, file, options.loadModule, faults)
  if (document === undefined) throw configErrorOf(faults)
  const reading: FileReading = {
    document,
    faults,
    directory: dirname(path),
    shownDirectory: dirname(file),
    loadModule: options.loadModule,
  }
  const written = document.value
  if (!isRecord(written)) {
    addFault(reading, [], 'no-experiment', 'the file must hold a mapping: dataset, prompt, model, scorers, …')
    throw configErrorOf(faults)
  }
  const experiment = await readExperiment(reading, written, options)
  refuseKeysInText(reading)
  throwFaults(faults)
  if (experiment.dataset === undefined) throw configErrorOf(faults)
  return { ...experiment, dataset: experiment.dataset, file: path, source: document.text }
}

type ExperimentRead = Omit<Experiment, 'file' | 'source' | 'dataset'> & {
  readonly dataset: Experiment['dataset'] | undefined
}

async function readExperiment(
  file: FileReading,
  written: Readonly<Record<string, unknown>>,
  options: LoadOptions,
): Promise<ExperimentRead> {
  refuseUnknownKeys(file, written)
  const { providers, names } = await readProviders(file, written['providers'], options)
  const settings = await readTemplateSettings(file, written['template'])
  const reading = { ...file, template: settings.template }
  const context = readContextForm(reading, written)
  const vars: JsonObject =
    written['vars'] === undefined ? {} : (readPart(reading, ['vars'], varsSchema, written['vars']) ?? {})
  const stagesRead = await readStages(reading, written, vars, names)
  const stages = stagesRead.map((stage) => stage.definition)
  const axes = await readAxes(reading, written['matrix'], stages, names)
  const include = await readInclude(reading, written['include'], stages, axes, names)
  checkComplete(reading, stagesRead, axes, include)
  refuseReservedVars(reading, written, stagesRead, axes)
  refuseContractVars(reading, context.form, stages, axes)
  const { scorers, names: scorerNames } = await readScorers(reading, written['scorers'], {
    scorers: options.scorers,
    stages,
    names,
  })
  const choices =
    written['exclude'] === undefined
      ? []
      : (readPart(reading, ['exclude'], experimentMembers.exclude.unwrap(), written['exclude']) ?? [])
  const verdict = readVerdict(reading, written['verdict'], scorerNames)
  const axisSettings = axes.flatMap(({ axis }) => axis.values.flatMap((value) => value.settings))
  compilePrompts(promptsOf(stages, [...axisSettings, ...include.flat()]), settings, reading.faults)
  compileScorerTemplates(scorers, settings, reading.faults)
  return {
    ...readPlainMembers(reading, written),
    dataset:
      context.form === 'experiment'
        ? await readDataset(reading, written['dataset'], settings)
        : inputDataset(reading, context.inputKey, written[context.inputKey]),
    providers,
    template: settings.template,
    stages,
    contextForm: context.form,
    axes: axes.map(({ axis }) => axis),
    exclude: choices
      .map((choice, index) => readChoice(reading, ['exclude', index], choice, axes))
      .filter((choice) => choice !== undefined),
    include,
    scorers,
    baseline: readBaseline(reading, written['baseline'], axes),
    verdict,
    race: readRace(reading, written['race'], scorerNames, verdict),
    gates: readGates(reading, written['gates'], scorerNames, written['baseline']),
    budget: readBudget(reading, written['budget']),
    cache: readCacheSettings(reading, written['cache']),
    retry: readRetry(reading, written['retry']),
    prices: readPrices(reading, written['prices'], names),
  }
}

function refuseUnknownKeys(reading: FileReading, written: Readonly<Record<string, unknown>>): void {
  const known = Object.keys(experimentMembers)
  for (const key of Object.keys(written)) {
    if (!known.includes(key))
      addKeyFault(reading, [key], 'unknown-key', `unknown key "${key}".${suggestion(key, known)}`.replace(/\.$/u, ''))
  }
}
