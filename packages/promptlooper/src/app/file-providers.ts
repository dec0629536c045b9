import { dirname, resolve } from 'node:path'

import { adapterKinds } from '../adapters/adapter-kinds.ts'
import { builtInProviders } from '../adapters/built-in-providers.ts'
import { loadExperiment } from '../config/load-experiment.ts'
import { readEnvironmentFile } from '../config/read-environment-file.ts'
import { scorerKinds } from '../scorers/scorer-kinds.ts'
import { confineExperiment, type Confinement, confineFile, moduleLoader } from './confinement.ts'
import type { ModelsRequest } from './models.ts'

/** The providers that an experiment file declares, with the environment that `.env` beside it adds to. Throws a ConfigError. */
export async function fileProviders(
  path: string,
  given: ModelsRequest['environment'],
  confinement: Confinement | null = null,
): Promise<ModelsRequest> {
  const file = resolve(path)
  const directory = dirname(file)
  if (confinement !== null) await confineFile(file, confinement)
  const loadModule = moduleLoader(confinement)
  const environment = await readEnvironmentFile(directory, given)
  const registries = { scorers: scorerKinds, adapters: adapterKinds, builtInProviders, environment, loadModule }
  const experiment = await loadExperiment(file, registries)
  if (confinement !== null) await confineExperiment(experiment, confinement)
  const { providers } = experiment
  return { providers, environment, directory }
}
