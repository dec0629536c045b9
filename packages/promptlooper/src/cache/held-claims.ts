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
  /** When each was made or renewed last, in milliseconds of the monotonic clock. */
  readonly #renewedAt = new Map<string, number>()
  #rounds: AbortController | undefined
  #renewal: Promise<unknown> | undefined

  /** Renews a claim, which has just been made, until it is left. */
  hold(claim: HeldClaim): void {
    this.#held.set(claim.key, claim)
    this.#renewedAt.set(claim.key, claim.clock.elapsed())
    if (this.#rounds !== undefined) return
    this.#rounds = new AbortController()
    void this.#renewWhileHeld(claim, this.#rounds.signal)
  }

  /**
   * Whether a claim may be another's by now: a round of renewals is overdue. A machine that slept renewed nothing, and its
   * owner may have been taken for dead before the claim's own time was over.
   */
  isDoubtful({ key, ttlMs, clock }: Pick<HeldClaim, 'key' | 'ttlMs' | 'clock'>): boolean {
    return clock.elapsed() - (this.#renewedAt.get(key) ?? Number.NEGATIVE_INFINITY) >= ttlMs / 2
  }

  /** Renews it no more; resolves when no renewal of it is under way. */
  async leave(key: string): Promise<void> {
    this.#held.delete(key)
    this.#renewedAt.delete(key)
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
      this.#renewal = Promise.allSettled(claims.map((claim) => this.#renew(claim)))
      await this.#renewal
      this.#renewal = undefined
    }
  }

  /** One that is doubtful stays so until it is looked up: it may be free because another has answered. */
  async #renew(claim: HeldClaim): Promise<void> {
    const { cache, key, owner, ttlMs, clock } = claim
    const isDoubtful = this.isDoubtful(claim)
    const startedAt = clock.elapsed()
    const isOurs = await cache.claim(key, owner, ttlMs)
    if (isOurs && !isDoubtful && this.#held.has(key)) this.#renewedAt.set(key, startedAt)
  }
}

/** Why the rounds end. One for all: an error made for each time costs more than a claim. */
const noneHeld = new Error('no claim is held')
