import { setImmediate as nextTurn } from 'node:timers/promises'

import { readReportSettings } from '../app/report-settings.ts'
import type { RevisionRecord } from '../domain/revision.ts'
import type { Store } from '../domain/store.ts'

/** What a list says of a revision: its best variant by the objective, and what all its answers cost. */
export interface RevisionSummary {
  readonly scorer: string | null
  /** The variant with the highest mean; null where nothing is scored yet. */
  readonly best: { readonly key: string; readonly label: string; readonly mean: number; readonly n: number } | null
  /** USD of the answers whose price is known. */
  readonly costUsd: number
}

const mostRemembered = 10_000
const cellsAtOnce = 2_000
/** While a revision runs its summary is made anew at most so often. */
const runningAgeMs = 3_000

/** Summaries of revisions, made in the background one after the other, and kept. */
export class SummaryMemory {
  readonly #store: Store
  readonly #summaries = new Map<string, { readonly summary: RevisionSummary; readonly madeAt: number }>()
  readonly #waiting = new Map<string, RevisionRecord>()
  #work: Promise<void> | null = null

  constructor(store: Store) {
    this.#store = store
  }

  /** What is known; what is not is begun. */
  known(revision: RevisionRecord): RevisionSummary | null {
    const key = keyOf(revision)
    const found = this.#summaries.get(key)
    const isOld = found === undefined || (revision.status === 'running' && Date.now() - found.madeAt > runningAgeMs)
    if (isOld && this.#waiting.size < mostRemembered) {
      this.#waiting.set(key, revision)
      this.#work ??= this.#makeAll().finally(() => (this.#work = null))
    }
    return found?.summary ?? null
  }

  /** Waits for what was begun, at most so long. */
  async settle(mostMs: number): Promise<void> {
    if (this.#work === null) return
    const timer = Promise.withResolvers<void>()
    const timeout = setTimeout(timer.resolve, mostMs)
    await Promise.race([this.#work, timer.promise])
    clearTimeout(timeout)
  }

  /** Whether summaries are still being made. */
  get isBusy(): boolean {
    return this.#work !== null
  }

  async #makeAll(): Promise<void> {
    await nextTurn()
    for (let next = first(this.#waiting); next !== null; next = first(this.#waiting)) {
      const [key, revision] = next
      try {
        const summary = await this.#make(revision)
        this.#summaries.delete(key)
        this.#summaries.set(key, { summary, madeAt: Date.now() })
      } catch {
        // It was deleted meanwhile, or its file can't be read any more: it has no summary, and whoever asks for it is told why.
        this.#summaries.set(key, { summary: { scorer: null, best: null, costUsd: 0 }, madeAt: Date.now() })
      }
      this.#waiting.delete(key)
      const oldest = first(this.#summaries)
      if (this.#summaries.size > mostRemembered && oldest !== null) this.#summaries.delete(oldest[0])
    }
  }

  async #make(revision: RevisionRecord): Promise<RevisionSummary> {
    const { objective } = await readReportSettings(revision)
    const scorer = objective ?? revision.scorers[0]?.name ?? null
    const sums = new Map<number, { sum: number; n: number }>()
    let costUsd = 0
    const step = Math.max(1, Math.floor(cellsAtOnce / Math.max(1, revision.variantCount * revision.repeats)))
    for (let after = -1; after < revision.exampleCount - 1; after += step) {
      for (const cell of await this.#store.browse.figures(revision.id, scorer, after, step)) {
        costUsd += cell.costUsd
        if (cell.score === null) continue
        const tally = sums.get(cell.variantOrdinal) ?? { sum: 0, n: 0 }
        sums.set(cell.variantOrdinal, { sum: tally.sum + cell.score, n: tally.n + 1 })
      }
      // Others ask for other things meanwhile.
      await nextTurn()
    }
    const [best] = [...sums]
      .map(([ordinal, { sum, n }]) => ({ ordinal, mean: sum / n, n }))
      .sort((a, b) => b.mean - a.mean)
    if (best === undefined) return { scorer, best: null, costUsd }
    const variants = await this.#store.plan.variants(revision.id)
    const variant = variants.find(({ ordinal }) => ordinal === best.ordinal)
    const named = variant === undefined ? null : { key: variant.key, label: variant.label, mean: best.mean, n: best.n }
    return { scorer, best: named, costUsd }
  }
}

function keyOf(revision: RevisionRecord): string {
  return `${revision.id} ${revision.status === 'running' ? 'running' : (revision.finishedAt ?? 0)}`
}

function first<Key, Value>(map: ReadonlyMap<Key, Value>): readonly [Key, Value] | null {
  const [entry] = map
  return entry ?? null
}
