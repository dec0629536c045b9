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

/** Listens for SIGINT and SIGTERM until it is disposed of. A third signal ends the process at once. */
export function listenForStop(): StopSignals {
  const drain = new AbortController()
  const stop = new AbortController()
  let first: ExitStatus | null = null
  let lastAtMs = Number.NEGATIVE_INFINITY

  const receive = (signal: NodeJS.Signals): void => {
    const atMs = performance.now()
    if (atMs - lastAtMs < samePressMs) return
    lastAtMs = atMs
    if (first === null) {
      first = signal === 'SIGINT' ? exitStatus.interrupted : exitStatus.terminated
      drain.abort()
    } else if (!stop.signal.aborted) {
      stop.abort()
    } else {
      process.exit(first)
    }
  }
  process.on('SIGINT', receive)
  process.on('SIGTERM', receive)

  return {
    drain: drain.signal,
    stop: stop.signal,
    status: () => first,
    [Symbol.dispose]() {
      process.off('SIGINT', receive)
      process.off('SIGTERM', receive)
    },
  }
}
