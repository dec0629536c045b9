import { z } from 'zod'

import { findRevision, findRun } from '../../app/find-revision.ts'
import type { RunQuery } from '../../domain/browse.ts'
import { readCursor, writeCursor } from '../cursor.ts'
import { Problem } from '../problem.ts'
import { json, route, type Route } from '../route.ts'
import type { Surroundings } from '../surroundings.ts'
import { revisionParams } from './revisions.ts'

const statusSchema = z.enum(['pending', 'running', 'completed', 'failed'])
const finishSchema = z.enum(['stop', 'length', 'refused', 'tool-calls'])
const failureSchema = z.enum(['template', 'adapter', 'timeout'])

export const runRowSchema = z.strictObject({
  id: z.string(),
  exampleOrdinal: z.int(),
  exampleId: z.string(),
  variantKey: z.string(),
  variantOrdinal: z.int(),
  repeatIndex: z.int(),
  take: z.int(),
  status: statusSchema,
  finish: finishSchema.nullable(),
  failureKind: failureSchema.nullable(),
  error: z.string().nullable(),
  tokensIn: z.number().nullable(),
  tokensOut: z.number().nullable(),
  costUsd: z.number().nullable(),
  latencyMs: z.number().nullable(),
  durationMs: z.number().nullable(),
  completedAt: z.number().nullable(),
  inputExcerpt: z.string().describe('The beginning of the input as JSON.'),
  answerExcerpt: z.string().nullable().describe("The beginning of the last stage's answer."),
  scores: z.array(z.strictObject({ scorerName: z.string(), value: z.number(), label: z.string().nullable() })),
})

export const runPageSchema = z.strictObject({
  runs: z.array(runRowSchema),
  next: z.string().nullable().describe('null at the end. A page may hold fewer runs than asked for and still go on.'),
  textsMissing: z.int().nullable().describe('Ended runs whose words can not be found yet; null without `text`.'),
})

const runsQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  after: z.string().max(1_000).optional().describe('The `next` of the page before, asked with the same filters.'),
  order: z.enum(['plan', 'cost', 'latency', 'duration', 'tokens', 'completed', 'score']).default('plan'),
  direction: z.enum(['ascending', 'descending']).default('ascending'),
  scorer: z.string().max(200).optional().describe('Whose scores order and bounds mean; by default the first.'),
  leastScore: z.coerce.number().optional(),
  mostScore: z.coerce.number().optional(),
  variant: z.array(z.string().max(200)).max(200).default([]).describe('Keys of variants.'),
  status: z.array(statusSchema).max(4).default([]),
  failure: z.array(failureSchema).max(3).default([]),
  finish: z.array(finishSchema).max(4).default([]),
  slice: z.string().max(500).optional().describe('name=value of the metadata.'),
  text: z
    .string()
    .max(500)
    .optional()
    .describe('Words that input, prompts or answers hold. The last may be the beginning of one; "…" for a phrase.'),
})

const cursorSchema = z.tuple([z.number().nullable(), z.int().min(-1), z.int().min(-1), z.int().min(-1)])

const ordinal = z.strictObject({ run: z.string().min(1).max(200) })

export const runSchema = z.strictObject({
  id: z.string(),
  experimentId: z.string().nullable(),
  configHash: z.string(),
  config: z.json(),
  status: statusSchema,
  tokensIn: z.number().nullable(),
  tokensOut: z.number().nullable(),
  durationMs: z.number().nullable(),
  latencyMs: z.number().nullable(),
  finish: finishSchema.nullable(),
  costUsd: z.number().nullable(),
  startedAt: z.number().nullable(),
  completedAt: z.number().nullable(),
  error: z.string().nullable(),
  failureKind: failureSchema.nullable(),
  cell: z
    .strictObject({ variantKey: z.string(), exampleKey: z.string(), repeatIndex: z.int(), take: z.int() })
    .nullable(),
  commitSequence: z.int().nullable(),
})

/** Texts that a page with `text` adds to the index first, if they are missing. */
const textsOfSearch = 500

/** Runs: pages of a revision's, and one with all that is stored of it. */
export function runRoutes({ store, concealing }: Surroundings): readonly Route[] {
  const words = (text: string | null) => (text === null ? null : concealing.words(text))
  return [
    route({
      method: 'get',
      path: '/api/revisions/{revision}/runs',
      summary: 'A page of the runs of a revision, by filters and words, in any order.',
      params: revisionParams,
      query: runsQuery,
      answer: runPageSchema,
      handle: async ({ params, query }) => {
        const revision = await findRevision(store, params.revision)
        const textsMissing = query.text === undefined ? null : await store.browse.indexTexts(textsOfSearch)
        const page = await store.browse.runs(runQueryOf(query, revision.id, revision.scorers[0]?.name ?? null))
        const { next } = page
        const cursor = next && [next.value, next.exampleOrdinal, next.variantOrdinal, next.repeatIndex]
        return json({
          runs: page.rows.map((row) => ({ ...row, error: words(row.error) })),
          next: cursor && writeCursor(cursor),
          textsMissing,
        })
      },
    }),
    route({
      method: 'get',
      path: '/api/runs/{run}',
      summary: 'A run with its config.',
      params: ordinal,
      answer: runSchema,
      handle: async ({ params }) => {
        const run = await findRun(store, params.run)
        return json({ ...run, error: words(run.error) })
      },
    }),
  ]
}

function runQueryOf(query: z.infer<typeof runsQuery>, revisionId: string, firstScorer: string | null): RunQuery {
  const { limit, order, direction, variant, status, failure, finish } = query
  const at = query.after === undefined ? null : readCursor(cursorSchema, query.after)
  const [value, exampleOrdinal, variantOrdinal, repeatIndex] = at ?? [null, 0, 0, 0]
  return {
    revisionId,
    limit,
    after: at === null ? null : { value, exampleOrdinal, variantOrdinal, repeatIndex },
    order,
    direction,
    scorer: query.scorer ?? firstScorer,
    leastScore: query.leastScore ?? null,
    mostScore: query.mostScore ?? null,
    variantKeys: variant,
    statuses: status,
    failureKinds: failure,
    finishes: finish,
    slice: query.slice === undefined ? null : sliceOf(query.slice),
    text: query.text ?? null,
  }
}

function sliceOf(written: string): NonNullable<RunQuery['slice']> {
  const equals = written.indexOf('=')
  if (equals > 0) return { name: written.slice(0, equals), value: written.slice(equals + 1) }
  throw new Problem(400, 'malformed-slice', 'a slice is written name=value')
}
