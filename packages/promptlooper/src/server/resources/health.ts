import { z } from 'zod'

import { Problem } from '../problem.ts'
import { json, route, type Route } from '../route.ts'
import type { Surroundings } from '../surroundings.ts'

const health = z.strictObject({ status: z.literal('ok'), version: z.string() })
const readiness = z.strictObject({
  status: z.literal('ready'),
  lastSequence: z.int().describe('The commit sequence of the newest end of a run.'),
  streams: z.int(),
  running: z.int().describe('Revisions that this server runs.'),
})

/** Whether it lives, and whether it can answer. */
export function healthRoutes({ options, store, feed, runner }: Surroundings): readonly Route[] {
  return [
    route({
      method: 'get',
      path: '/api/health',
      summary: 'Whether the server lives. Needs no token.',
      answer: health,
      handle: async () => json({ status: 'ok', version: options.version }),
    }),
    route({
      method: 'get',
      path: '/api/ready',
      summary: 'Whether the store can be read.',
      answer: readiness,
      handle: async () => {
        const lastSequence = await store.browse.lastSequence().catch((error: unknown) => {
          throw new Problem(503, 'store-unreadable', `the store can't be read now: ${String(error)}`)
        })
        return json({ status: 'ready', lastSequence, streams: feed.streamCount, running: runner.list().length })
      },
    }),
  ]
}
