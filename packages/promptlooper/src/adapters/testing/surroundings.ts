import { pathToFileURL } from 'node:url'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Clock } from '../../domain/clock.ts'
import type { ProviderSettings } from '../../domain/experiment.ts'
import type { JsonObject } from '../../domain/json-value.ts'
import type { AdapterSurroundings } from '../adapter-kind.ts'

/** The computer's own time. */
export const realClock: Clock = {
  now: () => Date.now(),
  elapsed: () => performance.now(),
  sleep: async (ms, signal) => {
    await sleep(ms, undefined, signal === undefined ? {} : { signal })
  },
}

/** Surroundings with nothing in the environment. */
export function surroundings(changes: Partial<AdapterSurroundings> = {}): AdapterSurroundings {
  return {
    environment: {},
    loadModule: (path) => import(pathToFileURL(path).href),
    directory: import.meta.dirname,
    clock: realClock,
    ...changes,
  }
}

/** A provider's settings with no limits. */
export function providerSettings(
  name: string,
  adapter: string,
  options: JsonObject,
  timeoutMs: number | null = null,
): ProviderSettings {
  return { name, adapter, maxConcurrency: null, requestsPerMinute: null, tokensPerMinute: null, timeoutMs, options }
}
