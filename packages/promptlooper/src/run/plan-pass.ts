import { CellFeed, type ClaimedCell } from './cell-feed.ts'
import { claimedRun } from './claimed-run.ts'
import type { CompiledVariant } from './compile-variant.ts'
import { fairShares } from './fair-shares.ts'
import type { FailureTally } from './failure-tally.ts'
import { performRun, type PerformedRun } from './perform-run.ts'
import { isStopped, type PlanGiven } from './plan-given.ts'
import type { ProviderLane } from './provider-lane.ts'
import { rescoreRun } from './rescore-run.ts'

/** What one walk over the plan came to. */
export interface PassFigures {
  readonly ended: number
  readonly failed: number
  /** Cells that another live process was running. */
  readonly taken: number
}

/**
 * Walks over the plan once: for each provider as many runs as it has free places, from a feed of its own, so that a slow
 * provider does not hold up the others. Resolves when every cell is filled, failed or another's, or when nothing more
 * may start and what was in flight has ended. Throws a StoreError when the store can't be written.
 */
export function runPass(given: PlanGiven, retryFailedBefore: number, failures: FailureTally): Promise<PassFigures> {
  return new PlanPass(given, retryFailedBefore, failures).run()
}

/** The runs of the variants that begin with one provider. */
interface Group {
  readonly variants: readonly CompiledVariant[]
  /** Of the provider that they begin with. */
  readonly lane: ProviderLane
  /** Of all providers that their stages ask. */
  readonly lanes: readonly ProviderLane[]
  readonly feed: CellFeed
  /** Runs that have not got their last answer yet. */
  asking: number
  /** Runs that got it since the last claim. */
  answered: number
  state: 'open' | 'filling' | 'exhausted'
}

class PlanPass {
  readonly #given: PlanGiven
  readonly #failures: FailureTally
  readonly #groups: readonly Group[]
  readonly #ended = Promise.withResolvers<void>()
  #open = 0
  #asking = 0
  #scoring = 0
  #endedRuns = 0
  #failedRuns = 0
  #isStepPlanned = false
  #storeFailure: unknown

  constructor(given: PlanGiven, retryFailedBefore: number, failures: FailureTally) {
    this.#given = given
    this.#failures = failures
    const { store, revision, planCells, surroundings, lanes, ordinals, scoresOnly } = given
    // Those that compare answers have their turn when both are there.
    const scorers = given.scorers.filter(({ comparesAnswers }) => comparesAnswers !== true)
    const { owner, clock } = surroundings
    const now = () => clock.now()
    this.#groups = [...Map.groupBy(given.variants, (variant) => variant.provider)].map(([provider, variants]) => {
      const lane = lanes.get(provider)
      if (lane === undefined) throw new TypeError(`no lane for provider ${provider}`)
      const shared = { store, revision, ordinals, owner, scorers, planCells, scoresOnly, retryFailedBefore, now }
      const feed = new CellFeed({ ...shared, variants })
      return { variants, lane, lanes: lanesOf(variants), feed, asking: 0, answered: 0, state: 'open' }
    })
  }

  async run(): Promise<PassFigures> {
    const step = () => this.#stepSoon()
    for (const { lane } of this.#groups) lane.whenRoom(step)
    this.#given.drain.addEventListener('abort', step)
    step()
    await this.#ended.promise
    this.#given.drain.removeEventListener('abort', step)
    if (this.#storeFailure !== undefined) throw this.#storeFailure
    const taken = this.#groups.reduce((sum, { feed }) => sum + feed.taken, 0)
    return { ended: this.#endedRuns, failed: this.#failedRuns, taken }
  }

  /**
   * The answers of one turn of the event loop lead to one step, and so to one claim. While enough runs wait at the lanes
   * a step can wait, too: a burst of answers should be followed by its calls first.
   */
  #stepSoon(): void {
    if (this.#isStepPlanned) return
    this.#isStepPlanned = true
    const step = () => {
      this.#isStepPlanned = false
      this.#step()
    }
    const hasPrepared = this.#groups.every(
      ({ lane, state }) => state === 'exhausted' || lane.waiting * 2 > lane.capacity,
    )
    if (hasPrepared && this.#open > 0) setTimeout(step, burstMs)
    else setImmediate(step)
  }

  #step(): void {
    const stopped = this.#storeFailure !== undefined || isStopped(this.#given)
    for (const group of this.#groups) {
      if (stopped || isHalted(group)) {
        if (group.state === 'open') group.state = 'exhausted'
      } else {
        this.#scoreStored(group)
        const room = group.state === 'open' ? this.#roomIn(group) : 0
        if (room > 0) this.#track(this.#fill(group, room))
      }
    }
    if (this.#open === 0 && this.#groups.every(({ state }) => state === 'exhausted')) this.#ended.resolve()
  }

  async #fill(group: Group, room: number): Promise<void> {
    group.state = 'filling'
    group.answered = 0
    // One transaction takes the results of the last runs and the claims of the next.
    this.#given.surroundings.recorder.commitSoon()
    let cells: readonly ClaimedCell[] = []
    try {
      cells = await group.feed.claim(room)
    } finally {
      // Where the store failed, too: a feed that stayed in filling would never let the pass end.
      group.state = cells.length === 0 ? 'exhausted' : 'open'
    }
    for (const cell of cells) this.#start(group, cell)
  }

  #roomIn(group: Group): number {
    const { concurrency } = this.#given
    // As many again as may be in flight are claimed and rendered ahead, and more where answers come faster than claims:
    // they wait at the lane, so that an answer is followed by the next call at once, and the work between two calls is
    // done while others are awaited.
    const capacity = capacityOf(group)
    const ahead = Math.max(capacity, Math.min(group.answered, capacity) * 2)
    const inLanes = Math.min(capacity + ahead, readyAtMost(group)) - group.asking
    // With one provider its lane alone holds the calls to what the file says for all.
    const isShared = concurrency !== null && (this.#groups.length > 1 || group.lanes.length > 1)
    const overall = isShared ? this.#placesOf(group, concurrency) : Number.POSITIVE_INFINITY
    // Answers that wait for a slow scorer or for their commit are bounded, too: memory must not grow with the plan.
    const unsettled = mostUnsettled + group.lane.capacity - this.#open
    return Math.min(inLanes, overall, unsettled, mostClaimedAtOnce)
  }

  /** Free places over all providers for this one: a slow or paused one must not hold those that others could use. */
  #placesOf(group: Group, concurrency: number): number {
    const usable = this.#groups.map((each) => (each.state === 'exhausted' ? 0 : capacityOf(each)))
    const share = fairShares(concurrency, usable)[this.#groups.indexOf(group)] ?? 0
    return Math.min(share - group.asking, concurrency - this.#asking)
  }

  #start(group: Group, cell: ClaimedCell): void {
    const { surroundings, stop, contextForm, meter, revision } = this.#given
    group.asking += 1
    this.#asking += 1
    meter.onRunStarted(cell.wasFailed ? 1 : 0)
    const onAnswered = () => {
      group.asking -= 1
      group.answered += 1
      this.#asking -= 1
      this.#stepSoon()
    }
    const work = claimedRun(cell, revision, contextForm, surroundings.clock.now())
    const performing = performRun(work, surroundings, { signal: stop, whenProviderEnds: 'release', onAnswered })
    this.#track(performing.then((performed) => this.#note(performed)))
  }

  #note(performed: PerformedRun): void {
    const { meter } = this.#given
    switch (performed.status) {
      case 'completed':
        this.#endedRuns += 1
        meter.onRunCompleted(performed.finish)
        break
      case 'failed':
        this.#endedRuns += 1
        this.#failedRuns += 1
        this.#failures.add(performed.failure.message)
        meter.onRunFailed()
        break
      case 'released':
        break
    }
  }

  /** Scores answers that were stored before a scorer, or what it looks at, changed. Calls no model under test. */
  #scoreStored(group: Group): void {
    while (this.#scoring < mostScoredAtOnce) {
      const unscored = group.feed.takeUnscored()
      if (unscored === undefined) return
      this.#scoring += 1
      const scored = rescoreRun(unscored, this.#given.store, this.#given.surroundings, this.#given.stop)
      this.#track(scored.finally(() => (this.#scoring -= 1)))
    }
  }

  #track(work: Promise<void>): void {
    this.#open += 1
    work
      .catch((thrown: unknown) => {
        // Runs and feeds throw only when the store fails: nothing more can be kept, so nothing more may start.
        this.#storeFailure ??= thrown
        this.#given.onStoreFailure()
      })
      .finally(() => {
        this.#open -= 1
        this.#stepSoon()
      })
      .catch(() => {})
  }
}

function lanesOf(variants: readonly CompiledVariant[]): readonly ProviderLane[] {
  const lanes = variants.flatMap(({ stages }) => stages.map(({ target }) => target.lane))
  return [...new Set(lanes)].filter((lane) => lane !== null)
}

/** Runs that may be asking at once: a later stage's provider may take more than the one that they begin with. */
function capacityOf({ lanes }: Group): number {
  return Math.max(...lanes.map(({ capacity }) => capacity))
}

/** Runs that may be asking or wait to, so that none waits for long where a provider has a limit per minute. */
function readyAtMost({ lanes }: Group): number {
  const inFlight = lanes.reduce((sum, lane) => sum + lane.inFlight, 0)
  return inFlight + Math.min(...lanes.map(({ mostAhead }) => mostAhead))
}

/** Whether no run can be completed: each variant asks a provider that nothing more is sent to. */
function isHalted({ lanes, variants }: Group): boolean {
  if (lanes.every(({ halted }) => halted === undefined)) return false
  return variants.every(({ stages }) => stages.some(({ target }) => target.lane?.halted !== undefined))
}

const mostUnsettled = 1_000
/** How long a burst of answers lasts. */
const burstMs = 20
const mostClaimedAtOnce = 256
const mostScoredAtOnce = 32
