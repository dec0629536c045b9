import type { HttpPost, HttpPosted, PostHttp } from '../domain/http-post.ts'
import { AdapterError } from '../domain/errors.ts'

/**
 * Makes what sends JSON by POST, over connections that stay open and through the environment's proxies. No message and no
 * answer that it gives holds a secret of the headers.
 */
export function httpPoster(environment: Readonly<Record<string, string | undefined>>): PostHttp {
  let opened: ReturnType<typeof open> | undefined
  return async (post) => {
    opened ??= open(environment)
    const { connection, readCredentials, withoutSecrets } = await opened
    const { headers, secrets } = readCredentials(
      { provider: named, apiKeyEnv: null, headers: post.headers },
      environment,
    )
    const cover = (text: string) => withoutSecrets(text, secrets)
    return send(post, headers, connection, cover)
  }
}

/** What the address is called in messages, which name it themselves. */
const named = 'http'

/** The HTTP client is read when it is first needed: most experiments have no such scorer. */
async function open(environment: Readonly<Record<string, string | undefined>>) {
  const { Connection } = await import('./openai-compatible/connection.ts')
  const { readCredentials, withoutSecrets } = await import('./openai-compatible/credentials.ts')
  return { connection: new Connection(named, environment), readCredentials, withoutSecrets }
}

type Sender = Awaited<ReturnType<typeof open>>['connection']

async function send(
  post: HttpPost,
  headers: Readonly<Record<string, string>>,
  connection: Sender,
  cover: (text: string) => string,
): Promise<HttpPosted> {
  const { origin, pathname, search } = new URL(post.url)
  try {
    const { status, text } = await connection.send({
      method: 'POST',
      endpoint: { origin, path: `${pathname}${search}` },
      headers: { 'content-type': 'application/json', accept: 'application/json', ...headers },
      body: post.body,
      timeoutMs: post.timeoutMs,
      signal: post.signal,
    })
    return { status, text: cover(text) }
  } catch (thrown) {
    if (!(thrown instanceof AdapterError)) throw thrown
    throw new AdapterError(thrown.fault, cover(thrown.message), { cause: thrown })
  }
}
