/**
 * Calls `listener` once when the signal aborts; gives what ends the listening. Where many listen to one signal, adding
 * and removing costs the same as for one: the signal itself would walk through all of its listeners each time.
 * A signal that has aborted already calls nobody: ask it first.
 */
export function whenAborted(signal: AbortSignal, listener: () => void): () => void {
  const listeners = known.get(signal) ?? listenTo(signal)
  listeners.add(listener)
  return () => {
    listeners.delete(listener)
  }
}

function listenTo(signal: AbortSignal): Set<() => void> {
  const listeners = new Set<() => void>()
  known.set(signal, listeners)
  const tellAll = () => {
    for (const listener of listeners) {
      listeners.delete(listener)
      listener()
    }
  }
  signal.addEventListener('abort', tellAll, { once: true })
  return listeners
}

const known = new WeakMap<AbortSignal, Set<() => void>>()
