import type { AxisChoice } from '../domain/experiment.ts'
import type { RaceRecord } from '../domain/race.ts'
import type { RevisionRecord } from '../domain/revision.ts'
import type { StageResult } from '../domain/stage-result.ts'
import type { ExampleRecord, FilledCell, PlanStore, Store, VariantRecord } from '../domain/store.ts'

/** The stored rows of one revision, as reports read them. */
export interface ReportSource {
  readonly revision: RevisionRecord
  readonly variants: readonly VariantRecord[]
  /** The axis values that every other variant is compared against; null where the file names no baseline. */
  readonly baseline: AxisChoice | null
  /** The revision's race; null: the whole plan was run. */
  readonly race: RaceRecord | null
  /** Every example of the revision in order, with the runs of its cells. Can be read many times. */
  pages(): AsyncIterable<ExampleCells>
  /** One example by its place in the revision, with the runs of its cells; undefined where there is none. */
  exampleAt(ordinal: number): Promise<ExampleCells | undefined>
  /** What the stages of a run sent and got, in their order. */
  stageResults(runId: string): Promise<readonly StageResult[]>
}

/** One example and the runs of all its cells. */
export interface ExampleCells {
  readonly example: ExampleRecord
  readonly cells: readonly FilledCell[]
}

/** Opens a stored revision for reports. Rows are read page by page; memory does not grow with them. */
export async function openReportSource(
  store: Pick<Store, 'plan' | 'stageResults'>,
  revision: RevisionRecord,
  baseline: AxisChoice | null,
  race: RaceRecord | null = null,
): Promise<ReportSource> {
  const { plan } = store
  const variants = await plan.variants(revision.id)
  return {
    revision,
    variants,
    baseline,
    race,
    pages: () => readPages(plan, revision),
    async exampleAt(ordinal) {
      const [example] = await plan.examples(revision.id, ordinal - 1, 1)
      if (example?.ordinal !== ordinal) return undefined
      return { example, cells: await plan.cells(revision.id, ordinal - 1, 1) }
    },
    stageResults: (runId) => store.stageResults(runId),
  }
}

/** Runs of a page, which stand in memory at once with their scores: enough that a page's queries weigh little. */
const CELLS_PER_PAGE = 250

async function* readPages(
  plan: Pick<PlanStore, 'examples' | 'cells'>,
  { id, variantCount, repeats }: RevisionRecord,
): AsyncIterable<ExampleCells> {
  const limit = Math.ceil(CELLS_PER_PAGE / Math.max(1, variantCount * repeats))
  let after = -1
  while (true) {
    const examples = await plan.examples(id, after, limit)
    const last = examples.at(-1)
    if (last === undefined) return
    const cells = Map.groupBy(await plan.cells(id, after, limit), (cell) => cell.exampleOrdinal)
    for (const example of examples) yield { example, cells: cells.get(example.ordinal) ?? [] }
    after = last.ordinal
  }
}
