/** Time, passed in so that tests can set it. */
export interface Clock {
  /** Epoch milliseconds: what the machine's clock on the wall says. It may jump, back as well as forward. */
  now(): number
  /** Milliseconds since some fixed moment: only ever forward, and never by a jump. What lasts is measured with this. */
  elapsed(): number
  /** Resolves after `ms`, rejects with the signal's reason when it aborts. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>
}
