import { setTimeout } from 'node:timers/promises'

import { messageOf } from '../domain/errors.ts'
import type { Store } from '../domain/store.ts'

const textsAtOnce = 100
const restMs = 2_000
/** It works at most this share of the time: runs go before it. */
const shareOfTime = 0.25

/** Adds the words of ended runs to the index, a few at a time, until it is disposed of. */
export function indexTextsInBackground(store: Store, onNote: (message: string) => void): AsyncDisposable {
  const ending = new AbortController()
  const work = keepIndexing(store, ending.signal, onNote)
  return {
    async [Symbol.asyncDispose]() {
      ending.abort()
      await work
    },
  }
}

async function keepIndexing(store: Store, signal: AbortSignal, onNote: (message: string) => void): Promise<void> {
  let hasFailed = false
  while (!signal.aborted) {
    const startedAt = performance.now()
    let waitMs = restMs
    try {
      const missing = await store.browse.indexTexts(textsAtOnce)
      if (missing > 0) waitMs = (performance.now() - startedAt) * (1 / shareOfTime - 1)
      hasFailed = false
    } catch (error) {
      // A store that is locked or full for a while: it goes on when that is over.
      if (!hasFailed) onNote(`search: ${messageOf(error)}`)
      hasFailed = true
    }
    await setTimeout(waitMs, undefined, { signal }).catch(() => {})
  }
}
