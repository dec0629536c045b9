/** What came of sharing: `shared` is false for the one whose `make` ran. */
export interface Shared<Value> {
  readonly value: Value
  readonly shared: boolean
}

interface Flight<Value> {
  readonly outcome: Promise<Value>
  readonly cancel: AbortController
  waiting: number
}

/** Lets all who ask for one key at the same time wait for one making of its value. */
export class SingleFlight<Value> {
  readonly #flights = new Map<string, Flight<Value>>()
  readonly #settled: (value: Value) => Promise<unknown>

  /** @param settled how long a value that is there can still be joined; by default no longer than its making */
  constructor(settled: (value: Value) => Promise<unknown> = () => Promise.resolve()) {
    this.#settled = settled
  }

  /**
   * Gives the value of `key`: from `make`, or from another's `make` that is under way. Whoever's `signal` aborts leaves
   * alone, with its reason; the signal that `make` gets aborts only when all have left. A failure reaches all who wait.
   */
  async share(
    key: string,
    make: (signal: AbortSignal) => Promise<Value>,
    signal?: AbortSignal,
  ): Promise<Shared<Value>> {
    signal?.throwIfAborted()
    // One that all have left is waited out: it may still hold what a new one needs.
    let joined = this.#flights.get(key)
    while (joined?.cancel.signal.aborted === true) {
      await orAborted(ended(joined.outcome), signal)
      joined = this.#flights.get(key)
    }
    // No await between the look and the start: two that come at once must not both find nothing.
    const flight = joined ?? this.#start(key, make)
    flight.waiting += 1
    try {
      return { value: await orAborted(flight.outcome, signal), shared: joined !== undefined }
    } finally {
      flight.waiting -= 1
      // One that has ended is left by all, too; to abort it then would only make an error that nobody sees.
      if (flight.waiting === 0 && signal?.aborted === true) flight.cancel.abort(signal.reason)
    }
  }

  #start(key: string, make: (signal: AbortSignal) => Promise<Value>): Flight<Value> {
    const cancel = new AbortController()
    const outcome = make(cancel.signal)
    void this.#endWith(key, outcome)
    const flight: Flight<Value> = { outcome, cancel, waiting: 0 }
    this.#flights.set(key, flight)
    return flight
  }

  async #endWith(key: string, outcome: Promise<Value>): Promise<void> {
    try {
      await this.#settled(await outcome)
    } catch {
      // Those who wait hear of it from the outcome, those who have the value from the value.
    }
    this.#flights.delete(key)
  }
}

async function ended(outcome: Promise<unknown>): Promise<void> {
  await Promise.allSettled([outcome])
}

function orAborted<Value>(outcome: Promise<Value>, signal: AbortSignal | undefined): Promise<Value> {
  if (signal === undefined) return outcome
  return new Promise((resolve, reject) => {
    const leave = (): void => reject(signal.reason)
    if (signal.aborted) leave()
    else signal.addEventListener('abort', leave, { once: true })
    // The outcome's failure is handled even for those who have left.
    const wait = async (): Promise<void> => {
      try {
        resolve(await outcome)
      } catch (thrown) {
        reject(thrown)
      } finally {
        signal.removeEventListener('abort', leave)
      }
    }
    void wait()
  })
}
