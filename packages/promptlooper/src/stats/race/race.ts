import { BettingEvidence } from './bets.ts'
import { LeadEvidence } from './lead-evidence.ts'

/** How a race is run. */
export interface RaceSettings {
  readonly variantCount: number
  /** Examples, or groups where a step is a whole group. */
  readonly stepCount: number
  /** The chance, at most, that the best variant is dropped. */
  readonly delta: number
  /** A difference that need not be found; 0: the race is for the best alone. */
  readonly epsilon: number
  /** Whose best is sought: that of these examples, or of the population that they are a sample of. */
  readonly target: 'examples' | 'population'
  /** What a missing score counts as: 0, or what is least favourable to dropping the variant under test. */
  readonly failures: 'zero' | 'bounded'
}

/** One variant's place in a race. */
export interface Racer {
  /** Its place among the variants. */
  readonly variant: number
  readonly status: 'in' | 'dropped'
  /** ln of the e-value against "this variant is best". */
  readonly logEvidence: number
  /** The sum of its scores over the steps it took, missing ones as 0. */
  readonly total: number
  readonly steps: number
  /** Steps without a score. */
  readonly missing: number
  /** Why it left; null while it is in. */
  readonly left: { readonly afterStep: number; readonly reason: 'evidence' | 'cannot-tie' } | null
}

/** Where a race stands. */
export type RaceState = 'running' | 'identified' | 'within-epsilon' | 'examples-ended'

/**
 * Finds the variant with the highest mean over the same steps for all, dropping along the way those that can't be it.
 * Under "a is best" no rival has a larger mean over the steps, so that given the past the expected difference of any
 * rival is at most mu, and the capital of bets on it a non-negative supermartingale. Only dropping a best variant is an
 * error: nothing is corrected for the number of variants or of looks. All state follows from scores and order alone.
 */
export class Race {
  readonly #settings: RaceSettings
  readonly #racers: readonly RacerState[]
  readonly #leads = new Map<string, LeadEvidence>()
  /** The scores of each step, one for each variant; NaN for those that are missing or out. */
  readonly #history: Float64Array[] = []
  #state: RaceState

  constructor(settings: RaceSettings) {
    this.#settings = settings
    this.#racers = Array.from({ length: settings.variantCount }, (_value, variant) => new RacerState(variant))
    this.#state = settings.variantCount === 1 ? 'identified' : 'running'
  }

  get state(): RaceState {
    return this.#state
  }

  /** Steps taken. */
  get stepsTaken(): number {
    return this.#history.length
  }

  /** In the order of the variants. */
  get racers(): readonly Racer[] {
    return this.#racers
  }

  /** The places of the variants that are in, in order. */
  get active(): readonly number[] {
    return this.#active().map(({ variant }) => variant)
  }

  /** The place of the variant in front: in, and with the highest total; of equals the first. */
  get leader(): number {
    return this.#inFront(this.#active()).variant
  }

  /**
   * Takes a complete batch of steps in the planned order: `scores[step][variant]` in [0, 1], NaN where a run failed or
   * the variant is out. Drops variants after it, and says where the race stands. Does nothing once it has ended.
   */
  takeBatch(scores: readonly Float64Array[]): RaceState {
    if (this.#state !== 'running') return this.#state
    const active = this.#active()
    const cannotTie = new Set<RacerState>()
    for (const step of scores) this.#takeStep(active, step, cannotTie)
    if (this.#history.length >= this.#settings.stepCount) {
      // The totals decide among those left; with a population as the target the end of the examples is no answer.
      this.#state = 'examples-ended'
      return this.#state
    }
    this.#drop(active, cannotTie)
    this.#state = this.#stateNow()
    return this.#state
  }

  #takeStep(active: readonly RacerState[], step: Float64Array, cannotTie: Set<RacerState>): void {
    const { target, stepCount } = this.#settings
    const remaining = stepCount - this.#history.length
    const [first, second] = leadersOf(active)
    if (first !== undefined && second !== undefined) {
      for (const racer of active) {
        const rival = racer === first ? second : first
        const { difference, lead } = this.#against(racer, rival, step)
        const mu = target === 'population' ? 0 : -lead / remaining
        if (mu < -1 - 1e-9) cannotTie.add(racer)
        else racer.evidence.add(difference, Math.max(mu, -1))
      }
    }
    for (const racer of active) racer.addScore(step[racer.variant] ?? NaN)
    this.#history.push(step)
  }

  /** The rival's score and total less the racer's own, before this step's scores count. */
  #against(
    racer: RacerState,
    rival: RacerState,
    step: Float64Array,
  ): { readonly difference: number; readonly lead: number } {
    const ownMissing = this.#settings.failures === 'bounded' ? 1 : 0
    return {
      difference: scoreOr(step[rival.variant], 0) - scoreOr(step[racer.variant], ownMissing),
      lead: rival.total - (racer.total + ownMissing * racer.missing),
    }
  }

  #drop(active: readonly RacerState[], cannotTie: ReadonlySet<RacerState>): void {
    const threshold = Math.log(1 / this.#deltaOfDropping())
    const isOut = (racer: RacerState) => cannotTie.has(racer) || racer.logEvidence >= threshold
    const survivor = active.every(isOut) ? this.#inFront(active) : undefined
    for (const racer of active) {
      if (racer === survivor || !isOut(racer)) continue
      racer.left = { afterStep: this.#history.length, reason: cannotTie.has(racer) ? 'cannot-tie' : 'evidence' }
    }
  }

  #stateNow(): RaceState {
    const active = this.#active()
    if (active.length === 1) return 'identified'
    if (this.#settings.epsilon > 0 && this.#isLeadWithinEpsilon(active)) return 'within-epsilon'
    return 'running'
  }

  /** Half of δ goes to the leader's own test where ε is used. */
  #deltaOfDropping(): number {
    const { delta, epsilon } = this.#settings
    return epsilon > 0 ? delta / 2 : delta
  }

  #isLeadWithinEpsilon(active: readonly RacerState[]): boolean {
    const { delta, variantCount } = this.#settings
    const needed = (2 * (variantCount - 1)) / delta
    const leader = this.#inFront(active)
    return active.every((racer) => racer === leader || this.#leadOver(leader, racer) >= needed)
  }

  #leadOver(leader: RacerState, survivor: RacerState): number {
    const { epsilon, stepCount, target, failures } = this.#settings
    const name = `${leader.variant} ${survivor.variant}`
    let evidence = this.#leads.get(name)
    if (evidence === undefined) {
      evidence = new LeadEvidence(epsilon, target === 'population' ? null : stepCount)
      this.#leads.set(name, evidence)
    }
    const missing = failures === 'bounded' ? 1 : 0
    for (let step = evidence.steps; step < this.#history.length; step += 1) {
      const scores = this.#history[step]
      evidence.add(scoreOr(scores?.[leader.variant], 0) - scoreOr(scores?.[survivor.variant], missing))
    }
    return evidence.value
  }

  #active(): readonly RacerState[] {
    return this.#racers.filter(({ left }) => left === null)
  }

  #inFront(active: readonly RacerState[]): RacerState {
    const [first] = leadersOf(active)
    if (first === undefined) throw new TypeError('a race has at least one variant')
    return first
  }
}

class RacerState implements Racer {
  readonly variant: number
  readonly evidence = new BettingEvidence()
  total = 0
  steps = 0
  missing = 0
  left: Racer['left'] = null

  constructor(variant: number) {
    this.variant = variant
  }

  get status(): 'in' | 'dropped' {
    return this.left === null ? 'in' : 'dropped'
  }

  get logEvidence(): number {
    return this.evidence.logCapital
  }

  addScore(score: number): void {
    this.steps += 1
    if (Number.isNaN(score)) this.missing += 1
    else this.total += score
  }
}

/** The two highest totals; of equals those that come first. */
function leadersOf(active: readonly RacerState[]): readonly [RacerState | undefined, RacerState | undefined] {
  let first: RacerState | undefined
  let second: RacerState | undefined
  for (const racer of active) {
    if (first === undefined || racer.total > first.total) {
      second = first
      first = racer
    } else if (second === undefined || racer.total > second.total) second = racer
  }
  return [first, second]
}

function scoreOr(score: number | undefined, missing: number): number {
  return score === undefined || Number.isNaN(score) ? missing : score
}
