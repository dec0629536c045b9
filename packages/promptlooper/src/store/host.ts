import { hostname } from 'node:os'

/** Where and when a store is used: passed in, so that tests can set it. */
export interface Host {
  /** Epoch milliseconds. */
  now(): number
  readonly hostname: string
  /** This process. */
  readonly processId: number
  /** Whether a process of this host still exists. */
  isProcessAlive(processId: number): boolean
}

/** The machine and process that this runs in. */
export const thisHost: Host = {
  now: () => Date.now(),
  hostname: hostname(),
  processId: process.pid,
  isProcessAlive(processId) {
    try {
      return process.kill(processId, 0)
    } catch (error) {
      // EPERM: it exists and belongs to somebody else.
      return error instanceof Error && 'code' in error && error.code === 'EPERM'
    }
  },
}
