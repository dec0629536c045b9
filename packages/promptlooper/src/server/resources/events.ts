import { z } from 'zod'

import { findExperiment } from '../../app/find-revision.ts'
import { Problem } from '../problem.ts'
import { route, type Route } from '../route.ts'
import type { Surroundings } from '../surroundings.ts'

/** What happens, as it happens. */
export function eventRoutes({ store, feed, limits }: Surroundings): readonly Route[] {
  return [
    route({
      method: 'get',
      path: '/api/events',
      summary: 'Events as they happen (server-sent). With Last-Event-ID it goes on where a stream was cut.',
      query: z.strictObject({
        experiment: z.string().min(1).max(500).optional().describe('Only of this experiment: an id or a name.'),
        after: z.coerce.number().int().min(0).optional().describe('As Last-Event-ID, for who can send no header.'),
      }),
      answer: z.string(),
      mediaType: 'text/event-stream',
      handle: async ({ query, header }) => {
        const after = sequenceOf(header('last-event-id')) ?? query.after ?? null
        if (feed.streamCount >= limits.streams) {
          throw new Problem(503, 'too-many-streams', `${limits.streams} streams are open already`)
        }
        const experimentId = query.experiment === undefined ? null : (await findExperiment(store, query.experiment)).id
        return { kind: 'stream', open: async (response) => await feed.open(response, { experimentId, after }) }
      },
    }),
  ]
}

function sequenceOf(written: string | undefined): number | null {
  if (written === undefined || written === '') return null
  const sequence = Number(written)
  if (/^\d+$/.test(written) && Number.isSafeInteger(sequence)) return sequence
  throw new Problem(400, 'malformed-event-id', 'Last-Event-ID is none that this server gave')
}
