import { z } from 'zod'

import { findExperiment, findRun } from '../../app/find-revision.ts'
import { newIdentifier } from '../../domain/identifiers.ts'
import type { Label } from '../../domain/label.ts'
import { Problem } from '../problem.ts'
import { json, route, type Route } from '../route.ts'
import type { Surroundings } from '../surroundings.ts'
import { experimentParams } from './experiments.ts'

export const labelSchema = z.strictObject({
  id: z.string(),
  runId: z.string(),
  scorerName: z.string(),
  stageIndex: z.int().nullable().describe('The stage whose answer was judged; null: the one that the scorer looks at.'),
  value: z.string(),
  note: z.string().nullable(),
  author: z.string(),
  createdAt: z.number(),
})

export const labelBodySchema = z.strictObject({
  scorerName: z.string().min(1).max(200),
  value: z.string().min(1).max(200).describe("In the words of the scorer's scale, such as pass, fail or 4."),
  note: z.string().max(10_000).nullable().default(null),
  author: z.string().max(200).default(''),
  stageIndex: z.int().min(0).nullable().default(null),
})

/** What people say of answers. */
export function labelRoutes({ store }: Surroundings): readonly Route[] {
  return [
    route({
      method: 'get',
      path: '/api/experiments/{experiment}/labels',
      summary: 'The labels of all runs of an experiment for one scorer, oldest first.',
      params: experimentParams,
      query: z.strictObject({ scorer: z.string().min(1).max(200) }),
      answer: z.strictObject({ labels: z.array(labelSchema) }),
      handle: async ({ params, query }) => {
        const { id } = await findExperiment(store, params.experiment)
        return json({ labels: await store.labels.ofScorer(id, query.scorer) })
      },
    }),
    route({
      method: 'put',
      path: '/api/runs/{run}/labels',
      summary: 'Labels the answer of a run. What the same author said before, for the same scorer, is replaced.',
      params: z.strictObject({ run: z.string().min(1).max(200) }),
      body: labelBodySchema,
      answer: labelSchema,
      handle: async ({ params, body }) => {
        const run = await findRun(store, params.run)
        const experiment = run.experimentId === null ? undefined : await store.experiments.find(run.experimentId)
        const scorers = experiment?.latestRevision?.scorers.map(({ name }) => name) ?? []
        if (!scorers.includes(body.scorerName)) {
          throw new Problem(422, 'unknown-scorer', `the experiment of this run has no scorer "${body.scorerName}"`, {
            hint: scorers.length === 0 ? 'It has none.' : `It has ${scorers.join(', ')}.`,
          })
        }
        if (run.status !== 'completed') {
          throw new Problem(409, 'no-answer', 'the run has no answer to be labelled', { hint: `It is ${run.status}.` })
        }
        const label: Label = { ...body, id: newIdentifier('label'), runId: run.id, createdAt: Date.now() }
        await store.labels.put([label])
        return json(label)
      },
    }),
  ]
}
