import { z } from 'zod'

import { findExperiment } from '../../app/find-revision.ts'
import type { ExperimentRecord, RevisionRecord } from '../../domain/revision.ts'
import { pageQuery, readCursor, writeCursor } from '../cursor.ts'
import { Problem } from '../problem.ts'
import { empty, json, route, type Route } from '../route.ts'
import type { Surroundings } from '../surroundings.ts'
import { revisionSchema, shownRevision } from './revisions.ts'

const summarySchema = z.strictObject({
  scorer: z.string().nullable(),
  best: z.strictObject({ key: z.string(), label: z.string(), mean: z.number(), n: z.int() }).nullable(),
  costUsd: z.number(),
})

const progressSchema = z.strictObject({
  planned: z.int(),
  completed: z.int(),
  failed: z.int(),
  running: z.int(),
  pending: z.int(),
})

export const experimentSchema = z.strictObject({
  id: z.string(),
  name: z.string(),
  createdAt: z.number(),
  latestRevision: revisionSchema.nullable(),
  summary: summarySchema.nullable().describe('Of the latest revision; null while it is being made.'),
  means: z
    .array(z.strictObject({ number: z.int(), mean: z.number().nullable() }))
    .describe("The best variant's mean, for the newest 20 revisions, oldest first; null while it is being made."),
})

export const experimentPageSchema = z.strictObject({
  experiments: z.array(experimentSchema),
  next: z.string().nullable(),
  isComplete: z.boolean().describe('False while summaries are being made: ask again soon.'),
})

const wholeSchema = z.strictObject({ ...experimentSchema.shape, progress: progressSchema.nullable() })

export const experimentParams = z.strictObject({
  experiment: z.string().min(1).max(500).describe('An id, exp_…, or a name.'),
})

const cursorSchema = z.tuple([z.number(), z.string()])
const mostMeans = 20
const waitMs = 200

/** Experiments: list, look at, delete. */
export function experimentRoutes(given: Surroundings): readonly Route[] {
  const { store, summaries, runner } = given

  async function shown({ id, name, createdAt, latestRevision }: ExperimentRecord) {
    const revisions = latestRevision === null ? [] : (await store.experiments.revisions(id)).slice(0, mostMeans)
    const summary = latestRevision === null ? null : summaries.known(latestRevision)
    return {
      id,
      name,
      createdAt,
      latestRevision: latestRevision === null ? null : shownRevision(latestRevision, given),
      summary,
      means: meansOf(revisions),
    }
  }

  function meansOf(revisions: readonly RevisionRecord[]) {
    return revisions.toReversed().map((revision) => ({
      number: revision.number,
      mean: summaries.known(revision)?.best?.mean ?? null,
    }))
  }

  return [
    route({
      method: 'get',
      path: '/api/experiments',
      summary: 'Experiments, newest first, with their best variant, cost, and means over revisions.',
      query: z.strictObject({ ...pageQuery, search: z.string().max(500).optional().describe('A part of the name.') }),
      answer: experimentPageSchema,
      handle: async ({ query }) => {
        const words = query.search?.toLowerCase() ?? ''
        const after = query.after === undefined ? null : readCursor(cursorSchema, query.after)
        const all = (await store.experiments.list()).filter(
          ({ name, id, createdAt }) =>
            name.toLowerCase().includes(words) &&
            (after === null || createdAt < after[0] || (createdAt === after[0] && id < after[1])),
        )
        const page = all.slice(0, query.limit)
        await Promise.all(page.map(shown))
        await summaries.settle(waitMs)
        const experiments = await Promise.all(page.map(shown))
        const last = page.at(-1)
        const next = all.length > page.length && last !== undefined ? writeCursor([last.createdAt, last.id]) : null
        return json({ experiments, next, isComplete: !summaries.isBusy })
      },
    }),
    route({
      method: 'get',
      path: '/api/experiments/{experiment}',
      summary: 'An experiment with the progress of its latest revision.',
      params: experimentParams,
      answer: wholeSchema,
      handle: async ({ params }) => {
        const experiment = await findExperiment(store, params.experiment)
        const { latestRevision: latest } = experiment
        await shown(experiment)
        await summaries.settle(waitMs)
        const progress = latest === null ? null : await store.plan.progress(latest.id)
        return json({ ...(await shown(experiment)), progress })
      },
    }),
    route({
      method: 'delete',
      path: '/api/experiments/{experiment}',
      summary: 'Removes an experiment with its revisions, runs and scores. The cache stays.',
      params: experimentParams,
      answer: null,
      handle: async ({ params }) => {
        const { id, name, latestRevision } = await findExperiment(store, params.experiment)
        const isRunning = latestRevision?.status === 'running' || runner.list().some((each) => each.experimentId === id)
        if (isRunning) {
          throw new Problem(409, 'is-running', `${name} is running`, { hint: 'Stop it first.' })
        }
        await store.experiments.delete(id)
        return empty()
      },
    }),
  ]
}
