import { z } from 'zod'

import { isLoopback } from '../../app/confinement.ts'
import { Rate } from '../guard/rate.ts'
import { Problem } from '../problem.ts'
import { empty, route, type Route } from '../route.ts'
import type { Surroundings } from '../surroundings.ts'

/** A browser's way in: the token once, then a cookie that no script can read. */
export function sessionRoutes({ sessions, limits, options }: Surroundings): readonly Route[] {
  // Of all clients together: a token is not to be guessed from many addresses either.
  const wrongTokens = new Rate(limits.wrongTokensPerMinute / 60, limits.wrongTokensPerMinute)
  return [
    route({
      method: 'post',
      path: '/api/session',
      summary: 'Opens a session: the answer sets its cookie.',
      body: z.strictObject({ token: z.string().min(1).max(1_000) }),
      answer: null,
      handle: async ({ body }) => {
        if (options.token === null) return empty()
        if (wrongTokens.isSpent('all')) {
          throw new Problem(429, 'too-many-requests', 'too many wrong tokens; wait a minute', {
            headers: { 'retry-after': '60' },
          })
        }
        if (!sessions.isToken(body.token)) {
          wrongTokens.take('all')
          throw new Problem(401, 'no-token', 'that is not the token')
        }
        return empty({ 'set-cookie': sessions.open(isLoopback(options.host)) })
      },
    }),
    route({
      method: 'delete',
      path: '/api/session',
      summary: 'Ends the session.',
      answer: null,
      handle: async ({ header }) => empty({ 'set-cookie': sessions.close(header('cookie')) }),
    }),
  ]
}
