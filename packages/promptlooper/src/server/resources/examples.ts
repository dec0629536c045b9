import { z } from 'zod'

import { findRevision } from '../../app/find-revision.ts'
import { pageQuery, readCursor, writeCursor } from '../cursor.ts'
import { json, route, type Route } from '../route.ts'
import type { Surroundings } from '../surroundings.ts'
import { revisionParams } from './revisions.ts'

export const exampleSchema = z.strictObject({
  ordinal: z.int(),
  id: z.string(),
  key: z.string(),
  input: z.json(),
  expected: z.json(),
  group: z.string().nullable(),
  metadata: z.record(z.string(), z.json()),
  checks: z.array(z.json()).nullable(),
})

/** The rows that a revision runs on. */
export function exampleRoutes({ store }: Surroundings): readonly Route[] {
  return [
    route({
      method: 'get',
      path: '/api/revisions/{revision}/examples',
      summary: 'The examples of a revision, in order.',
      params: revisionParams,
      query: z.strictObject(pageQuery),
      answer: z.strictObject({ examples: z.array(exampleSchema), next: z.string().nullable() }),
      handle: async ({ params, query }) => {
        const { id } = await findRevision(store, params.revision)
        const after = query.after === undefined ? -1 : readCursor(z.int().min(-1), query.after)
        const found = await store.plan.examples(id, after, query.limit + 1)
        const examples = found.slice(0, query.limit)
        const last = examples.at(-1)
        const next = found.length > examples.length && last !== undefined ? writeCursor(last.ordinal) : null
        return json({
          examples: examples.map(({ ordinal, id: exampleId, key, input, expected, group, metadata, checks }) => ({
            ordinal,
            id: exampleId,
            key,
            input,
            expected,
            group,
            metadata,
            checks,
          })),
          next,
        })
      },
    }),
  ]
}
