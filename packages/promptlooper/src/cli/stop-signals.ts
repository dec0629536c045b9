import { exitStatus, type ExitStatus } from './exit-status.ts'

/** How a person or a supervisor ends a run. */
export interface StopSignals extends Disposable {
  /** Aborted by the first SIGINT or SIGTERM: start nothing more, finish what is in flight. */
  readonly drain: AbortSignal
  /** Aborted by the second: stop now. */
  readonly stop: AbortSignal
  /** The status for the signal that came first; null where none came. */
  status(): ExitStatus | null
}

// npx, the shim and the terminal itself may each pass one Ctrl-C on: what comes at once is one press.
const samePressMs = 250

/** Listens for SIGINT and SIGTERM until it is disposed of. `onDrain` is called at the first, `onStop` at the second. */
export function listenForStop(onDrain: () => void, onStop: () => void): StopSignals {
  const drain = new AbortController()
  const stop = new AbortController()
  let first: { readonly signal: NodeJS.Signals; readonly atMs: number } | null = null

  const receive = (signal: NodeJS.Signals): void => {
    if (first === null) {
      first = { signal, atMs: performance.now() }
      onDrain()
      drain.abort()
    } else if (performance.now() - first.atMs >= samePressMs && !stop.signal.aborted) {
      onStop()
      stop.abort()
    }
  }
  process.on('SIGINT', receive)
  process.on('SIGTERM', receive)

  return {
    drain: drain.signal,
    stop: stop.signal,
    status: () => (first === null ? null : first.signal === 'SIGINT' ? exitStatus.interrupted : exitStatus.terminated),
    [Symbol.dispose]() {
      process.off('SIGINT', receive)
      process.off('SIGTERM', receive)
    },
  }
}
