import { createHash } from 'node:crypto'
import { canonicalJson } from '../domain/config-hash.ts'
import type { Example } from '../domain/example.ts'
import type { Experiment, Variant } from '../domain/experiment.ts'
import { filtersOf, noFilters, type TemplateFilters } from '../template/template-filters.ts'
import { ClashCheck } from './check/clash-check.ts'
import { InputPathCheck } from './check/input-path-check.ts'
import { promptUses } from './check/prompt-uses.ts'
import { faultError, throwFaults, type FaultList } from './faults.ts'
import { loadModule } from './load-module.ts'

/** What reading the whole dataset told. */
export interface CheckedExperiment {
  /** What may be meant so, in words for people, each beginning with a place. */
  readonly warnings: readonly string[]
  readonly exampleCount: number
  /** The hash of all examples in their order: a later reading that gives another read another dataset. */
  readonly digest: string
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
  const digest = createHash('sha256')
  let exampleCount = 0
  for await (const example of experiment.dataset.examples()) {
    signal.throwIfAborted()
    exampleCount++
    paths.see(example)
    clashes.see(example)
    digest.update(exampleText(example))
  }
  if (exampleCount === 0) throw emptyDataset(experiment)
  faults.push(...clashes.faults())
  const { errors, warnings } = paths.outcome(exampleCount, experiment)
  faults.push(...errors)
  throwFaults(faults)
  return { warnings, exampleCount, digest: digest.digest('hex') }
}

function exampleText({ key, expected, group, metadata, checks }: Example): string {
  return `${canonicalJson([key, expected, group, metadata, checks])}\n`
}

async function loadFilters({ template }: Experiment): Promise<TemplateFilters> {
  return template.filters === null ? noFilters : filtersOf(await loadModule(template.filters), template.filters)
}

function emptyDataset({ dataset, file }: Experiment): Error {
  const position = { file: dataset.path ?? file, line: 1, column: 1 }
  return faultError('empty-dataset', position, 'the dataset has no examples', 'Add rows, or widen `where` and `limit`.')
}
