import type { Clock } from '../domain/clock.ts'
import { ProviderTraffic, type ProviderLimits } from './provider-traffic.ts'
import { ProviderLane } from './provider-lane.ts'
import { systemClock } from './system-clock.ts'

/** What one experiment says of a provider. */
export interface LaneLimits extends ProviderLimits {
  /** Runs of this experiment in flight at once, over all providers; null: it does not say. */
  readonly concurrency: number | null
}

/**
 * The traffic of one process to each provider: experiments that ask the same provider share its limits and take
 * turns. Where they set different limits the lowest holds for all, as long as those who set it run.
 */
export class LaneRegistry {
  readonly #clock: Clock
  readonly #shared = new Map<string, SharedTraffic>()

  constructor(clock: Clock = systemClock) {
    this.#clock = clock
  }

  /**
   * Opens an experiment's lane to a provider; dispose of it when the experiment has ended.
   * @param identity what tells this provider from others: adapter, address, and where its key comes from
   * @param name the provider's name in the experiment's file
   */
  open(identity: string, name: string, limits: LaneLimits): ProviderLane {
    this.#forgetUnused()
    const shared = this.#shared.get(identity) ?? this.#begin(identity, limits)
    shared.users.add(limits)
    shared.traffic.change(joined([...shared.users]))
    return new ProviderLane(name, shared.traffic, limits.maxConcurrency ?? limits.concurrency, () => {
      shared.users.delete(limits)
      shared.unusedSince = this.#clock.elapsed()
      if (shared.users.size > 0) shared.traffic.change(joined([...shared.users]))
    })
  }

  #begin(identity: string, limits: LaneLimits): SharedTraffic {
    const traffic = new ProviderTraffic(joined([limits]), this.#clock)
    const shared = { traffic, users: new Set<LaneLimits>(), unusedSince: 0 }
    this.#shared.set(identity, shared)
    return shared
  }

  /** What was counted and learned is of use to the next command, but not for ever. */
  #forgetUnused(): void {
    const now = this.#clock.elapsed()
    for (const [identity, { users, unusedSince }] of this.#shared) {
      if (users.size === 0 && now - unusedSince > keptMs) this.#shared.delete(identity)
    }
  }
}

interface SharedTraffic {
  readonly traffic: ProviderTraffic
  readonly users: Set<LaneLimits>
  unusedSince: number
}

function joined(all: readonly LaneLimits[]): ProviderLimits {
  const lowest = (limit: keyof ProviderLimits) => least(all.map((limits) => limits[limit]))
  // What an experiment says of itself bounds its own lane; for the provider it is only where to start.
  const mostOfOne = all.map(({ concurrency }) => concurrency).filter((most) => most !== null)
  return {
    maxConcurrency: lowest('maxConcurrency') ?? (mostOfOne.length === 0 ? null : Math.max(...mostOfOne)),
    requestsPerMinute: lowest('requestsPerMinute'),
    tokensPerMinute: lowest('tokensPerMinute'),
  }
}

function least(limits: readonly (number | null)[]): number | null {
  const set = limits.filter((limit) => limit !== null)
  return set.length === 0 ? null : Math.min(...set)
}

/** Longer than the minute that rates are counted in. */
const keptMs = 120_000
