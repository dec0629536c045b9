import type { Experiment } from '../domain/experiment.ts'
import { builtInSettings } from './provider-pool.ts'

/** Providers whose calls cost nothing: they run on the user's own machine. */
export function localProviders(experiment: Pick<Experiment, 'providers'>): ReadonlySet<string> {
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
  return urls
}

const localNames = ['ollama', 'offline', 'echo']
const localKinds = new Set(['offline', 'echo'])
