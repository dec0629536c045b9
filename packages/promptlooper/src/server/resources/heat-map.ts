import { setImmediate as nextTurn } from 'node:timers/promises'

import { z } from 'zod'

import { findRevision } from '../../app/find-revision.ts'
import type { RevisionRecord } from '../../domain/revision.ts'
import type { Store } from '../../domain/store.ts'
import { json, route, type Route } from '../route.ts'
import type { Surroundings } from '../surroundings.ts'
import { revisionParams } from './revisions.ts'

export const heatMapSchema = z.strictObject({
  scorer: z.string().nullable(),
  variants: z.array(z.strictObject({ key: z.string(), label: z.string() })),
  examples: z.array(z.strictObject({ ordinal: z.int(), spread: z.number() })).describe('Most disagreement first.'),
  rows: z
    .array(z.array(z.number().nullable()))
    .describe('A row for each variant, a column for each example: the mean over repeats, null without a score.'),
  failed: z.array(z.tuple([z.int(), z.int()])).describe('Row and column of cells that only have failed runs.'),
  agreeing: z.int().describe('Examples on which all variants agree; they come last, and may be left out.'),
  exampleCount: z.int().describe('Examples that have an ended run.'),
})

const cellsAtOnce = 2_000

interface Column {
  readonly ordinal: number
  readonly scores: (number | null)[]
  readonly isFailed: boolean[]
  spread: number
}

/** Variants × examples, compact. */
export function heatMapRoutes({ store }: Surroundings): readonly Route[] {
  return [
    route({
      method: 'get',
      path: '/api/revisions/{revision}/heat-map',
      summary: 'Scores of variants on examples, the examples that they disagree on first.',
      params: revisionParams,
      query: z.strictObject({
        scorer: z.string().max(200).optional().describe('By default the first.'),
        limit: z.coerce.number().int().min(1).max(5_000).default(1_000).describe('Examples.'),
      }),
      answer: heatMapSchema,
      handle: async ({ params, query }) => {
        const revision = await findRevision(store, params.revision)
        const scorer = query.scorer ?? revision.scorers[0]?.name ?? null
        const variants = await store.plan.variants(revision.id)
        const all = await readColumns(store, revision, scorer, variants.length)
        const columns = all.sort((a, b) => b.spread - a.spread || a.ordinal - b.ordinal).slice(0, query.limit)
        return json({
          scorer,
          variants: variants.map(({ key, label }) => ({ key, label })),
          examples: columns.map(({ ordinal, spread }) => ({ ordinal, spread })),
          rows: variants.map((_variant, row) => columns.map(({ scores }) => scores[row] ?? null)),
          failed: columns.flatMap(({ isFailed }, column) =>
            isFailed.flatMap((failed, row) => (failed ? [[row, column]] : [])),
          ),
          agreeing: all.filter(({ spread }) => spread === 0).length,
          exampleCount: all.length,
        })
      },
    }),
  ]
}

async function readColumns(
  store: Store,
  revision: RevisionRecord,
  scorer: string | null,
  variantCount: number,
): Promise<Column[]> {
  const columns = new Map<number, Column>()
  const step = Math.max(1, Math.floor(cellsAtOnce / Math.max(1, variantCount * revision.repeats)))
  for (let after = -1; after < revision.exampleCount - 1; after += step) {
    for (const cell of await store.browse.figures(revision.id, scorer, after, step)) {
      let column = columns.get(cell.exampleOrdinal)
      if (column === undefined) {
        column = { ordinal: cell.exampleOrdinal, scores: [], isFailed: [], spread: 0 }
        columns.set(cell.exampleOrdinal, column)
      }
      column.scores[cell.variantOrdinal] = cell.score === null ? null : Math.round(cell.score * 1_000) / 1_000
      column.isFailed[cell.variantOrdinal] = cell.completed === 0
    }
    await nextTurn()
  }
  for (const column of columns.values()) {
    const scores = column.scores.filter((score) => typeof score === 'number')
    column.spread = scores.length === 0 ? 0 : Math.round((Math.max(...scores) - Math.min(...scores)) * 1_000) / 1_000
  }
  return [...columns.values()]
}
