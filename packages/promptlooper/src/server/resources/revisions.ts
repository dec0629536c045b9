import { z } from 'zod'

import { findExperiment, findRevision } from '../../app/find-revision.ts'
import type { RevisionRecord } from '../../domain/revision.ts'
import { json, route, type Route } from '../route.ts'
import type { Surroundings } from '../surroundings.ts'

export const revisionSchema = z.strictObject({
  id: z.string(),
  experimentId: z.string(),
  experimentName: z.string(),
  number: z.int(),
  status: z.enum(['running', 'completed', 'interrupted', 'budget-stopped', 'failed']),
  statusReason: z.string().nullable(),
  file: z.string().describe('From the workspace on; the last name where it lies elsewhere.'),
  repeats: z.int(),
  cacheMode: z.enum(['reuse', 'fresh', 'replay']),
  take: z.int(),
  scorers: z.array(z.strictObject({ name: z.string(), kind: z.string(), version: z.string() })),
  exampleCount: z.int(),
  variantCount: z.int(),
  createdAt: z.number(),
  finishedAt: z.number().nullable(),
  isOfThisServer: z.boolean().describe('Whether this server runs it now.'),
})

const wholeSchema = z.strictObject({
  ...revisionSchema.shape,
  source: z.string().describe("The experiment file's text, as it was run."),
  progress: z.strictObject({
    planned: z.int(),
    completed: z.int(),
    failed: z.int(),
    running: z.int(),
    pending: z.int(),
  }),
  live: z
    .looseObject({ rate: z.number().nullable().optional() })
    .nullable()
    .describe("What the terminal's line of progress shows; null where this server does not run it."),
})

export const revisionParams = z.strictObject({
  revision: z.string().min(1).max(500).describe('NAME, NAME@3, NAME~1, exp_… or rev_….'),
})

/** A revision as clients see it: without places of this machine. */
export function shownRevision(revision: RevisionRecord, { concealing, runner }: Surroundings) {
  const { source: _source, file, statusReason, ...rest } = revision
  return {
    ...rest,
    file: concealing.path(file),
    statusReason: statusReason === null ? null : concealing.words(statusReason),
    isOfThisServer: runner.list().some(({ revisionId }) => revisionId === revision.id),
  }
}

/** Revisions: those of an experiment, and one with its file and progress. */
export function revisionRoutes(given: Surroundings): readonly Route[] {
  const { store, runner } = given
  return [
    route({
      method: 'get',
      path: '/api/experiments/{experiment}/revisions',
      summary: 'The revisions of an experiment, newest first.',
      params: z.strictObject({ experiment: z.string().min(1).max(500) }),
      answer: z.strictObject({ revisions: z.array(revisionSchema) }),
      handle: async ({ params }) => {
        const { id } = await findExperiment(store, params.experiment)
        const revisions = await store.experiments.revisions(id)
        return json({ revisions: revisions.map((revision) => shownRevision(revision, given)) })
      },
    }),
    route({
      method: 'get',
      path: '/api/revisions/{revision}',
      summary: 'A revision with its file and how far it is.',
      params: revisionParams,
      answer: wholeSchema,
      handle: async ({ params }) => {
        const revision = await findRevision(store, params.revision)
        const progress = await store.plan.progress(revision.id)
        const live = runner.list().find(({ revisionId }) => revisionId === revision.id)?.progress ?? null
        return json({ ...shownRevision(revision, given), source: revision.source, progress, live })
      },
    }),
  ]
}
