import type { Store } from '../domain/store.ts'

/** Registers an owner and lets its heart beat until it is disposed of; what it still ran goes back to pending then. */
export async function keepOwnerAlive(store: Store, owner: string): Promise<AsyncDisposable> {
  await store.owners.register(owner, Date.now())
  const beat = () => {
    // A beat that fails is not the place to end an experiment: the next commit meets the same store and says so.
    store.owners.beat(owner, Date.now()).catch(() => {})
  }
  const timer = setInterval(beat, beatMs)
  timer.unref()
  return {
    [Symbol.asyncDispose]: async () => {
      clearInterval(timer)
      await Promise.allSettled([store.owners.release(owner)])
    },
  }
}

/** Several beats fit into the time after which an owner counts as dead. */
const beatMs = 3_000
