import { z } from 'zod'
import type { HttpPosted } from '../domain/http-post.ts'
import { isRecord, type JsonObject } from '../domain/json-value.ts'
import type { ScoreOutcome } from '../domain/scorer.ts'
import { defineScorerKind } from './define-scorer-kind.ts'
import { answerMessage, readOutsideScore } from './outside-score.ts'
import { inTime, timeoutOptions } from './outside-time.ts'
import { Places } from './places.ts'
import { quote } from './quote.ts'
import type { OptionFault } from './read-options.ts'

/**
 * A server that scores: the answer is sent to it as JSON by POST, and it answers with a score. Any other status than 200 to
 * 299, a redirect among them, an answer that is no score, or none in time is a failed score.
 */
export const http = defineScorerKind({
  kind: 'http',
  codeVersion: 1,
  unversioned: ['timeoutMs', 'maxConcurrency'],
  options: z.strictObject({
    url: z.string().describe('Where the answer is sent: http:// or https://.'),
    headers: z
      .record(z.string(), z.string())
      .default({})
      .describe('Headers of the request; "${NAME}" in one stands for an environment variable.'),
    ...timeoutOptions,
    maxConcurrency: z.int().min(1).default(16).describe('How many answers may be with the server at once.'),
  }),
  check: addressFault,
  prepare: ({ url, headers, timeoutMs, maxConcurrency }, _settings, { postHttp }) => {
    const places = new Places(maxConcurrency)
    return {
      grade: async (output, context, input) => {
        const leave = await places.take(context)
        try {
          const body = answerMessage(output, context, input)
          return await inTime(timeoutMs, context.signal, origin(url), async (signal) =>
            readAnswer(await postHttp({ url, headers, body, timeoutMs, signal }), origin(url)),
          )
        } finally {
          leave()
        }
      },
    }
  },
})

function readAnswer({ status, text }: HttpPosted, server: string): ScoreOutcome {
  if (status >= 300 && status < 400) throw new Error(`${server} redirects (status ${status}); name the last address`)
  if (status < 200 || status > 299) throw new Error(`${server} answered with status ${status}${bodyOf(text)}`)
  return readOutsideScore(text, server)
}

/** Names the server without the rest of the address, which may be long. */
function origin(url: string): string {
  return new URL(url).origin
}

function bodyOf(text: string): string {
  return text.trim() === '' ? '' : `: ${quote(text.trim())}`
}

/** Never repeats an address or a header that may hold a secret. */
function addressFault({ url: written, headers }: JsonObject): OptionFault | undefined {
  const url = typeof written === 'string' ? URL.parse(written) : null
  if (url === null || !['http:', 'https:'].includes(url.protocol)) {
    return { path: ['url'], message: 'is no http(s) address; write it like http://127.0.0.1:8000/score' }
  }
  if (
    url.username !== '' ||
    url.password !== '' ||
    [...url.searchParams.keys()].some((name) => secretName.test(name))
  ) {
    return { path: ['url'], message: `has a secret in it; send it as a header: ${advice}` }
  }
  const secret = Object.entries(isRecord(headers) ? headers : {}).find(
    ([name, value]) => secretName.test(name) && !(typeof value === 'string' && /\$\{[A-Za-z_]\w*\}/u.test(value)),
  )
  return secret === undefined
    ? undefined
    : { path: ['headers', secret[0]], message: `has a secret in it; write ${advice}` }
}

const secretName = /auth|cookie|key|password|secret|signature|token/iu
const advice = 'Authorization: "Bearer ${NAME}", and set the environment variable NAME'
