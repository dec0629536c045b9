import { adapterKinds } from '../../adapters/adapter-kinds.ts'
import { builtInProviders } from '../../adapters/built-in-providers.ts'
import type { Experiment } from '../../domain/experiment.ts'
import { planVariants } from '../../plan/plan-variants.ts'
import { scorerKinds } from '../../scorers/scorer-kinds.ts'
import { checkExperiment, type CheckedExperiment } from '../check-experiment.ts'
import { loadExperiment, type LoadOptions } from '../load-experiment.ts'
import { loadModule } from '../load-module.ts'

/** What the product itself reads files with. */
export const loadOptions: LoadOptions = {
  scorers: scorerKinds,
  adapters: adapterKinds,
  builtInProviders,
  environment: {},
  loadModule,
}

/** Loads a file as the product does. */
export function load(file: string, options: Partial<LoadOptions> = {}): Promise<Experiment> {
  return loadExperiment(file, { ...loadOptions, ...options })
}

/** Loads a file and checks its variants against its dataset. */
export async function loadAndCheck(file: string): Promise<CheckedExperiment> {
  const experiment = await load(file)
  return checkExperiment(experiment, planVariants(experiment), { signal: new AbortController().signal })
}
