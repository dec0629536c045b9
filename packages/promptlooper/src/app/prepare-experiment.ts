import { dirname, resolve } from 'node:path'
import { adapterKinds } from '../adapters/adapter-kinds.ts'
import { builtInProviders } from '../adapters/built-in-providers.ts'
import { checkExperiment } from '../config/check-experiment.ts'
import { readDatasetDigest, type DatasetReading } from '../config/dataset/dataset-digest.ts'
import { loadExperiment } from '../config/load-experiment.ts'
import { readEnvironmentFile } from '../config/read-environment-file.ts'
import type { Experiment, Variant } from '../domain/experiment.ts'
import { planVariants } from '../plan/plan-variants.ts'
import { selectVariants } from '../plan/select-variants.ts'
import { scorerKinds } from '../scorers/scorer-kinds.ts'
import type { TemplateFilters } from '../template/template-filters.ts'
import { confineExperiment, type Confinement, confineFile, moduleLoader } from './confinement.ts'
import { readGitBaseline, type GitBaseline } from './git/read-git-baseline.ts'
import { loadFilters } from './load-filters.ts'
import { narrowDataset } from './narrow-dataset.ts'
import type { RunOptions } from './run-options.ts'

/** What preparing needs of a `run` command. */
export type PrepareOptions = Pick<RunOptions, 'file' | 'limit' | 'only' | 'exampleIds' | 'environment' | 'against'> & {
  readonly signal?: AbortSignal
  /** Absent or null: the file may do all that the person at this machine may. */
  readonly confinement?: Confinement | null
}

/** An experiment that has been read and checked as a whole: nothing in it can fail for want of a name or a row. */
export interface PreparedExperiment extends DatasetReading {
  readonly experiment: Experiment
  /** The folder of the file. */
  readonly directory: string
  /** Those asked for, in order, and after them those that they were at a commit. */
  readonly variants: readonly Variant[]
  /** What the experiment was at the commit that it is compared with; null: with none. */
  readonly baseline: GitBaseline | null
  readonly warnings: readonly string[]
  readonly filters: TemplateFilters
  /** What the file may do; null: all that the person at this machine may. */
  readonly confinement: Confinement | null
  /** The process's environment and, below it, `.env` beside the file. */
  readonly environment: Readonly<Record<string, string | undefined>>
}

/** Reads and checks an experiment. Throws a ConfigError that lists every fault found. Calls no model and stores nothing. */
export async function prepareExperiment(options: PrepareOptions): Promise<PreparedExperiment> {
  const file = resolve(options.file)
  const directory = dirname(file)
  const confinement = options.confinement ?? null
  if (confinement !== null) await confineFile(file, confinement)
  const loadModule = moduleLoader(confinement)
  const environment = await readEnvironmentFile(directory, options.environment)
  const registries = { scorers: scorerKinds, adapters: adapterKinds, builtInProviders, environment, loadModule }
  const loaded = await loadExperiment(file, registries)
  if (confinement !== null) await confineExperiment(loaded, confinement)
  const dataset = narrowDataset(loaded.dataset, options)
  const experiment = { ...loaded, dataset }
  const current = selectVariants(planVariants(experiment), options.only)
  const signal = options.signal ?? new AbortController().signal
  // The whole dataset is checked even where a command asks for a part: what a prompt needs does not depend on the part.
  const { warnings, ...whole } = await checkExperiment(loaded, current, { signal })
  const reading = dataset === loaded.dataset ? whole : await readDatasetDigest(dataset, signal)
  const filters = await loadFilters(experiment, loadModule)
  const named = options.against ?? (typeof experiment.baseline === 'string' ? experiment.baseline : null)
  const baseline = named === null ? null : await readGitBaseline(loaded, current, named, registries, signal)
  const variants = [...current, ...(baseline?.variants ?? [])]
  const all = [...warnings, ...(baseline?.warnings ?? []), ...unheeded(experiment)]
  return { experiment, directory, variants, baseline, ...reading, warnings: all, filters, confinement, environment }
}

/** What the file asks for and this version does not do: silence would read as consent. */
function unheeded({ file, split }: Experiment): readonly string[] {
  return split === null ? [] : [`${file}: read and checked, but not acted on yet: split`]
}
