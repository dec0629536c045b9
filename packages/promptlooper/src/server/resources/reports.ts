import { z } from 'zod'

import { findRevision } from '../../app/find-revision.ts'
import { json, route, type Route } from '../route.ts'
import type { Surroundings } from '../surroundings.ts'
import { revisionParams } from './revisions.ts'

export const reportSchema = z
  .looseObject({
    format: z.literal('promptlooper-report'),
    version: z.literal(1),
    headline: z.string(),
    objective: z.string().nullable(),
    decision: z.looseObject({}).nullable(),
    race: z.looseObject({}).nullable(),
    variants: z.array(z.looseObject({ key: z.string(), label: z.string() })),
  })
  .describe('As "promptlooper report --format json" writes it: means with intervals, verdicts, the race, gates.')

/** What a revision decides. */
export function reportRoutes({ store, reports }: Surroundings): readonly Route[] {
  return [
    route({
      method: 'get',
      path: '/api/revisions/{revision}/report',
      summary: 'The report of a revision. Of one that is running it may be some seconds old.',
      params: revisionParams,
      answer: reportSchema,
      handle: async ({ params }) => json(await reports.of(await findRevision(store, params.revision))),
    }),
  ]
}
