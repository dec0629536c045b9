import { dirname, resolve } from 'node:path'
import { adapterKinds } from '../adapters/adapter-kinds.ts'
import { builtInProviders } from '../adapters/built-in-providers.ts'
import { checkExperiment } from '../config/check-experiment.ts'
import { readDatasetDigest, type DatasetReading } from '../config/dataset/dataset-digest.ts'
import { loadExperiment } from '../config/load-experiment.ts'
import { loadModule } from '../config/load-module.ts'
import { readEnvironmentFile } from '../config/read-environment-file.ts'
import type { Experiment, Variant } from '../domain/experiment.ts'
import { planVariants } from '../plan/plan-variants.ts'
import { selectVariants } from '../plan/select-variants.ts'
import { scorerKinds } from '../scorers/scorer-kinds.ts'
import { filtersOf, noFilters, type TemplateFilters } from '../template/template-filters.ts'
import { narrowDataset } from './narrow-dataset.ts'
import type { RunOptions } from './run-options.ts'

/** What preparing needs of a `run` command. */
export type PrepareOptions = Pick<RunOptions, 'file' | 'limit' | 'only' | 'exampleIds' | 'environment'> & {
  readonly signal?: AbortSignal
}

/** An experiment that has been read and checked as a whole: nothing in it can fail for want of a name or a row. */
export interface PreparedExperiment extends DatasetReading {
  readonly experiment: Experiment
  /** The folder of the file. */
  readonly directory: string
  /** Those asked for, in order. */
  readonly variants: readonly Variant[]
  readonly warnings: readonly string[]
  readonly filters: TemplateFilters
  /** The process's environment and, below it, `.env` beside the file. */
  readonly environment: Readonly<Record<string, string | undefined>>
}

/** Reads and checks an experiment. Throws a ConfigError that lists every fault found. Calls no model and stores nothing. */
export async function prepareExperiment(options: PrepareOptions): Promise<PreparedExperiment> {
  const file = resolve(options.file)
  const directory = dirname(file)
  const environment = await readEnvironmentFile(directory, options.environment)
  const loaded = await loadExperiment(file, {
    scorers: scorerKinds,
    adapters: adapterKinds,
    builtInProviders,
    environment,
    loadModule,
  })
  const dataset = narrowDataset(loaded.dataset, options)
  const experiment = { ...loaded, dataset }
  const variants = selectVariants(planVariants(experiment), options.only)
  const signal = options.signal ?? new AbortController().signal
  // The whole dataset is checked even where a command asks for a part: what a prompt needs does not depend on the part.
  const { warnings, ...whole } = await checkExperiment(loaded, variants, { signal })
  const reading = dataset === loaded.dataset ? whole : await readDatasetDigest(dataset, signal)
  const filters = await loadFilters(experiment)
  const all = [...warnings, ...unheeded(experiment)]
  return { experiment, directory, variants, ...reading, warnings: all, filters, environment }
}

/** What the file asks for and this version does not do: silence would read as consent. */
function unheeded({ file, split, baseline }: Experiment): readonly string[] {
  const fromGit = typeof baseline === 'string'
  const members = {
    split: split !== null,
    'a baseline from git': fromGit,
  }
  const named = Object.entries(members).flatMap(([name, isThere]) => (isThere ? [name] : []))
  if (named.length === 0) return []
  return [`${file}: read and checked, but not acted on yet: ${named.join(', ')}`]
}

async function loadFilters({ template }: Experiment): Promise<TemplateFilters> {
  if (template.filters === null) return noFilters
  return filtersOf(await loadModule(template.filters), template.filters)
}
