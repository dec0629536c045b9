import type { Experiment, Variant } from '../domain/experiment.ts'
import { filtersOf, noFilters, type TemplateFilters } from '../template/template-filters.ts'
import { ClashCheck } from './check/clash-check.ts'
import { InputPathCheck } from './check/input-path-check.ts'
import { promptUses } from './check/prompt-uses.ts'
import { DatasetDigest, type DatasetReading } from './dataset/dataset-digest.ts'
import { faultError, throwFaults, type FaultList } from './faults.ts'
import { loadModule } from './load-module.ts'

/** What reading the whole dataset told. */
export interface CheckedExperiment extends DatasetReading {
  /** What may be meant so, in words for people, each beginning with a place. */
  readonly warnings: readonly string[]
}

/**
 * Reads the whole dataset once and checks every prompt's variables against it, before anything is paid. Throws one
 * ConfigError with every variable that no example has, every clash of names, or the first row that can't be read.
 */
export async function checkExperiment(
  experiment: Experiment,
  variants: readonly Variant[],
  { signal }: { readonly signal: AbortSignal },
): Promise<CheckedExperiment> {
  const faults: FaultList = []
  const filters = await loadFilters(experiment)
  const uses = promptUses(experiment, variants, filters, faults)
  const paths = new InputPathCheck(uses)
  const clashes = new ClashCheck(experiment, variants)
  const digest = new DatasetDigest()
  for await (const example of experiment.dataset.examples()) {
    signal.throwIfAborted()
    paths.see(example)
    clashes.see(example)
    digest.see(example)
  }
  const reading = digest.reading()
  if (reading.exampleCount === 0) throw emptyDataset(experiment)
  faults.push(...clashes.faults())
  const { errors, warnings } = paths.outcome(reading.exampleCount, experiment)
  faults.push(...errors)
  throwFaults(faults)
  return { warnings, ...reading }
}

async function loadFilters({ template }: Experiment): Promise<TemplateFilters> {
  return template.filters === null ? noFilters : filtersOf(await loadModule(template.filters), template.filters)
}

function emptyDataset({ dataset, file }: Experiment): Error {
  const position = { file: dataset.path ?? file, line: 1, column: 1 }
  return faultError('empty-dataset', position, 'the dataset has no examples', 'Add rows, or widen `where` and `limit`.')
}
