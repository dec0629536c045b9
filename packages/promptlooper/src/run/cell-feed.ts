import type { CellPlanner } from '../domain/cell-planner.ts'
import type { Example } from '../domain/example.ts'
import type { RevisionRecord } from '../domain/revision.ts'
import type { Cell } from '../domain/run.ts'
import { scoreVersion } from '../domain/score-version.ts'
import type { Scorer } from '../domain/scorer.ts'
import type { CellRequest, ExampleRecord, FilledCell, Store } from '../domain/store.ts'
import type { CompiledVariant } from './compile-variant.ts'

/** A cell that this process may run now. */
export interface ClaimedCell {
  readonly runId: string
  readonly cell: Cell
  readonly configHash: string
  readonly variant: CompiledVariant
  readonly example: Example
  /** Whether a failed run stood in the cell. */
  readonly wasFailed: boolean
}

/** A completed run that lacks a score of a current scorer. */
export interface UnscoredRun {
  readonly runId: string
  readonly example: Example
  readonly scorers: readonly Scorer[]
}

/** What a feed reads from. */
export interface CellFeedGiven {
  readonly store: Store
  readonly revision: RevisionRecord
  readonly owner: string
  /** Those whose cells this feed gives, in order. */
  readonly variants: readonly CompiledVariant[]
  /** Only the cells of these examples, by their places in the revision; undefined: of all. */
  readonly ordinals: readonly number[] | undefined
  readonly scorers: readonly Scorer[]
  readonly planCells: CellPlanner
  /** Gives no cell to run, only what is to be scored. */
  readonly scoresOnly: boolean
  /** Failed runs that ended before this time are tried again. */
  readonly retryFailedBefore: number
  readonly now: () => number
}

/**
 * Gives a revision's cells that nothing fills yet, page by page: the plan is never in memory, only one page of it. Each
 * cell is claimed in the store before it is given, so that two processes never run the same one.
 */
export class CellFeed {
  readonly #given: CellFeedGiven
  readonly #pageSize: number
  readonly #unscored: UnscoredRun[] = []
  #afterOrdinal = -1
  /** How many of the chosen examples have been read. */
  #chosen = 0
  #candidates: Candidate[] = []
  #position = 0
  #ended = false
  #taken = 0

  constructor(given: CellFeedGiven) {
    this.#given = given
    const cellsPerExample = Math.max(1, given.variants.length * given.revision.repeats)
    this.#pageSize = Math.max(1, Math.floor(cellsPerPage / cellsPerExample))
  }

  /** Cells that another live process is running: they are not ours, but not filled either. */
  get taken(): number {
    return this.#taken
  }

  /** Claims at most `count` cells; none when the plan has ended. */
  async claim(count: number): Promise<readonly ClaimedCell[]> {
    for (;;) {
      if (this.#position >= this.#candidates.length && !(await this.#readPage())) return []
      const asked = this.#candidates.slice(this.#position, this.#position + count)
      this.#position += asked.length
      const claimed = await this.#claimCells(asked)
      if (claimed.length > 0) return claimed
    }
  }

  /** Takes the next completed run that lacks a score, of the pages read so far. */
  takeUnscored(): UnscoredRun | undefined {
    return this.#unscored.shift()
  }

  async #claimCells(asked: readonly Candidate[]): Promise<readonly ClaimedCell[]> {
    if (asked.length === 0) return []
    const { store, revision, owner, retryFailedBefore, now } = this.#given
    const cells = asked.map(({ cell, configHash }): CellRequest => ({ cell, configHash }))
    const claims = await store.plan.claim({ revisionId: revision.id, owner, cells, retryFailedBefore, now: now() })
    const claimed: ClaimedCell[] = []
    for (const [index, claim] of claims.entries()) {
      const candidate = asked[index]
      if (candidate === undefined) continue
      if (claim.outcome === 'claimed') claimed.push({ ...candidate, runId: claim.runId })
      if (claim.outcome === 'taken') this.#taken += 1
    }
    return claimed
  }

  async #readPage(): Promise<boolean> {
    if (this.#ended) return false
    const { examples, filled } = await (this.#given.ordinals === undefined ? this.#nextPage() : this.#chosenPage())
    if (examples.length === 0) {
      this.#ended = true
      return false
    }
    this.#position = 0
    this.#candidates = [...this.#candidatesOf(examples, filled)]
    return true
  }

  async #nextPage(): Promise<Page> {
    const { store, revision } = this.#given
    const examples = await store.plan.examples(revision.id, this.#afterOrdinal, this.#pageSize)
    const filled = await store.plan.cells(revision.id, this.#afterOrdinal, this.#pageSize)
    this.#afterOrdinal = examples.at(-1)?.ordinal ?? this.#afterOrdinal
    return { examples, filled }
  }

  /** Chosen examples lie apart: each is read by itself. */
  async #chosenPage(): Promise<Page> {
    const { store, revision, ordinals = [] } = this.#given
    const chosen = ordinals.slice(this.#chosen, this.#chosen + this.#pageSize)
    this.#chosen += chosen.length
    const examples: ExampleRecord[] = []
    const filled: FilledCell[] = []
    for (const ordinal of chosen) {
      examples.push(...(await store.plan.examples(revision.id, ordinal - 1, 1)))
      filled.push(...(await store.plan.cells(revision.id, ordinal - 1, 1)))
    }
    return { examples, filled }
  }

  *#candidatesOf(examples: readonly ExampleRecord[], filled: readonly FilledCell[]): Iterable<Candidate> {
    const { variants, revision, planCells } = this.#given
    const runs = new Map(filled.map((cell) => [cellName(cell.variantKey, cell.exampleKey, cell.repeatIndex), cell]))
    for (const { cell, variant, example } of planCells(variants, examples, revision.repeats, revision.take)) {
      const there = runs.get(cellName(cell.variantKey, cell.exampleKey, cell.repeatIndex))
      if (there?.run.status === 'completed') this.#noteUnscored(there, example)
      if (this.#given.scoresOnly || (there !== undefined && !this.#mayRun(there))) continue
      const configHash = variant.configHashFor(example.input)
      yield { cell, configHash, variant, example, wasFailed: there?.run.status === 'failed' }
    }
  }

  #mayRun({ run }: FilledCell): boolean {
    if (run.status === 'completed') return false
    if (run.status !== 'failed') return true
    return run.failureKind !== 'template' && (run.completedAt ?? 0) < this.#given.retryFailedBefore
  }

  #noteUnscored(filled: FilledCell, example: Example): void {
    const lacking = this.#given.scorers.filter((scorer) => {
      const version = scoreVersion(scorer, example)
      return !filled.scores.some((score) => score.scorerName === scorer.name && score.version === version)
    })
    if (lacking.length > 0) this.#unscored.push({ runId: filled.run.id, example, scorers: lacking })
  }
}

interface Page {
  readonly examples: readonly ExampleRecord[]
  readonly filled: readonly FilledCell[]
}

interface Candidate {
  readonly cell: Cell
  readonly configHash: string
  readonly variant: CompiledVariant
  readonly example: Example
  readonly wasFailed: boolean
}

function cellName(variantKey: string, exampleKey: string, repeatIndex: number): string {
  return `${variantKey} ${exampleKey} ${repeatIndex}`
}

/** How much of the plan is looked at at once. */
const cellsPerPage = 1_000
