import { dirname, resolve } from 'node:path'

import { adapterKinds } from '../adapters/adapter-kinds.ts'
import { builtInProviders } from '../adapters/built-in-providers.ts'
import { loadExperiment } from '../config/load-experiment.ts'
import { loadModule } from '../config/load-module.ts'
import { readEnvironmentFile } from '../config/read-environment-file.ts'
import { scorerKinds } from '../scorers/scorer-kinds.ts'
import type { ModelsRequest } from './models.ts'

/** The providers that an experiment file declares, with the environment that `.env` beside it adds to. Throws a ConfigError. */
export async function fileProviders(path: string, given: ModelsRequest['environment']): Promise<ModelsRequest> {
  const file = resolve(path)
  const directory = dirname(file)
  const environment = await readEnvironmentFile(directory, given)
  const registries = { scorers: scorerKinds, adapters: adapterKinds, builtInProviders, environment, loadModule }
  const { providers } = await loadExperiment(file, registries)
  return { providers, environment, directory }
}
