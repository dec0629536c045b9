import { openAiCompatible } from '../../../adapters/openai-compatible.ts'
import { startOpenAiServer, type SeenRequest } from '../../../adapters/testing/openai-server.ts'
import { providerSettings, surroundings } from '../../../adapters/testing/surroundings.ts'
import type { ScorerContext } from '../../../domain/scorer.ts'

/** A model server on this machine, and the `ask` of a scorer that reaches it. */
export interface JudgeServer extends AsyncDisposable {
  readonly ask: ScorerContext['ask']
  requests(): readonly SeenRequest[]
}

/** Starts a server whose models answer as `answer` says. */
export async function startJudgeServer(answer: (request: SeenRequest) => string): Promise<JudgeServer> {
  const server = await startOpenAiServer({ answer })
  const adapter = await openAiCompatible.create(
    providerSettings('local', 'openai-compatible', { baseUrl: server.url }),
    surroundings(),
  )
  return {
    ask: (prompt, model, params = {}, options = {}) =>
      adapter.complete(prompt, model.slice(model.indexOf('/') + 1), params, options),
    requests: () => server.requests(),
    async [Symbol.asyncDispose]() {
      await adapter.close?.()
      await server.close()
    },
  }
}

/** The last message of a request, as text. */
export function promptOf({ body }: SeenRequest): string {
  const messages = Array.isArray(body['messages']) ? body['messages'] : []
  const last: unknown = messages.at(-1)
  const content: unknown = typeof last === 'object' && last !== null ? Reflect.get(last, 'content') : ''
  return typeof content === 'string' ? content : JSON.stringify(content)
}
