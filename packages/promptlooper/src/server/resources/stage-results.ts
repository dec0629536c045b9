import { z } from 'zod'

import { findRun } from '../../app/find-revision.ts'
import { json, route, type Route } from '../route.ts'
import type { Surroundings } from '../surroundings.ts'

export const stageResultSchema = z.strictObject({
  id: z.string(),
  runId: z.string(),
  stageIndex: z.int(),
  stageName: z.string().nullable(),
  promptSent: z.string().describe('The rendered prompt: a text, or messages as JSON.'),
  responseRaw: z.string(),
  modelUsed: z.string(),
  tokensIn: z.number(),
  tokensOut: z.number(),
  latencyMs: z.number(),
  cached: z.boolean(),
  costUsd: z.number().nullable(),
  finish: z.enum(['stop', 'length', 'refused', 'tool-calls']).nullable(),
  json: z.json(),
  toolCalls: z.array(z.json()).nullable(),
  cacheKey: z.string().nullable(),
})

/** What the stages of a run sent and got. */
export function stageResultRoutes({ store }: Surroundings): readonly Route[] {
  return [
    route({
      method: 'get',
      path: '/api/runs/{run}/stage-results',
      summary: 'What each stage of a run sent and got, whole.',
      params: z.strictObject({ run: z.string().min(1).max(200) }),
      answer: z.strictObject({ stageResults: z.array(z.looseObject(stageResultSchema.shape)) }),
      handle: async ({ params }) => {
        const { id } = await findRun(store, params.run)
        return json({ stageResults: await store.stageResults(id) })
      },
    }),
  ]
}
