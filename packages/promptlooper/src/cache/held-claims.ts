import type { Clock } from '../domain/clock.ts'
import type { ResponseCacheContract } from '../domain/response-cache.ts'

/** A claim on a key that must not run out while its call is in flight. */
export interface HeldClaim {
  readonly cache: Pick<ResponseCacheContract, 'claim'>
  readonly key: string
  readonly owner: string
  readonly ttlMs: number
  readonly clock: Clock
}

/**
 * The claims whose calls are in flight in this process, renewed together well before their time is over. One round for
 * all: a timer of its own for each call costs more than the rest of its claim.
 */
export class HeldClaims {
  readonly #held = new Map<string, HeldClaim>()
  #rounds: AbortController | undefined
  #renewal: Promise<unknown> | undefined

  /** Renews a claim, which has just been made, until it is left. */
  hold(claim: HeldClaim): void {
    this.#held.set(claim.key, claim)
    if (this.#rounds !== undefined) return
    this.#rounds = new AbortController()
    void this.#renewWhileHeld(claim, this.#rounds.signal)
  }

  /** Renews it no more; resolves when no renewal of it is under way. */
  async leave(key: string): Promise<void> {
    this.#held.delete(key)
    if (this.#held.size === 0) {
      this.#rounds?.abort(noneHeld)
      this.#rounds = undefined
    }
    if (this.#renewal !== undefined) await this.#renewal
  }

  async #renewWhileHeld({ clock, ttlMs }: HeldClaim, ended: AbortSignal): Promise<void> {
    while (!ended.aborted) {
      await Promise.allSettled([clock.sleep(ttlMs / 3, ended)])
      if (ended.aborted) return
      const claims = [...this.#held.values()]
      // One that fails costs at most a second call.
      this.#renewal = Promise.allSettled(claims.map(({ cache, key, owner }) => cache.claim(key, owner, ttlMs)))
      await this.#renewal
      this.#renewal = undefined
    }
  }
}

/** Why the rounds end. One for all: an error made for each time costs more than a claim. */
const noneHeld = new Error('no claim is held')
