import { adapterKinds } from '../adapters/adapter-kinds.ts'
import { builtInProviders } from '../adapters/built-in-providers.ts'
import type { Experiment, Variant } from '../domain/experiment.ts'
import { createPricer, type LearningPricer } from '../pricing/create-pricer.ts'
import { modelsOf } from './compile-plan.ts'
import { plannedScorers } from './planned-scorers.ts'
import { builtInSettings } from './provider-pool.ts'

/** What knows the prices of every model that an experiment names, its scorers' among them. */
export function pricerOf(experiment: Experiment, variants: readonly Variant[]): Promise<LearningPricer> {
  return createPricer({
    prices: experiment.prices,
    localProviders: localProviders(experiment),
    baseUrls: baseUrls(experiment),
    models: [...modelsOf(variants), ...plannedScorers(experiment).map(({ model }) => model)],
  })
}

/** Providers whose calls cost nothing: they run on the user's own machine. */
function localProviders(experiment: Pick<Experiment, 'providers'>): ReadonlySet<string> {
  const local = new Set<string>()
  for (const name of [...localNames, ...Object.keys(experiment.providers)]) {
    const settings = experiment.providers[name] ?? builtInSettings(name)
    if (settings === undefined) continue
    // A declared provider may take a built-in name and mean somebody else's server.
    const isDeclared = Object.hasOwn(experiment.providers, name)
    if (localKinds.has(settings.adapter) || (!isDeclared && localNames.includes(name))) local.add(name)
  }
  return local
}

/** Base URLs by provider: they tell whose prices hold. */
export function baseUrls(experiment: Pick<Experiment, 'providers'>): ReadonlyMap<string, string> {
  const urls = new Map<string, string>()
  for (const [name, { options }] of Object.entries(experiment.providers)) {
    if (typeof options['baseUrl'] === 'string') urls.set(name, options['baseUrl'])
  }
  // Price lists do not know vendors by the names that they have here, nor by those that a file gives them.
  for (const name of [...Object.keys(builtInProviders), ...Object.keys(experiment.providers)]) {
    const settings = experiment.providers[name] ?? builtInSettings(name)
    const url = settings === undefined ? undefined : adapterKinds.get(settings.adapter)?.priceUrl?.(settings.options)
    if (typeof url === 'string') urls.set(name, url)
  }
  return urls
}

const localNames = ['ollama', 'offline', 'echo']
const localKinds = new Set(['offline', 'echo'])
