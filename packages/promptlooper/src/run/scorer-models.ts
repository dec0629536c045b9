import type { AdapterResponse } from '../domain/adapter.ts'
import { computeConfigHash } from '../domain/config-hash.ts'
import { NotYetError } from '../domain/errors.ts'
import type { ScorerContext } from '../domain/scorer.ts'
import { callModel, type CallSurroundings, type CallTarget } from './call-model.ts'
import { giveAnswer, type AnswerSurroundings } from './give-answer.ts'
import { adapterIdentity } from './adapter-identity.ts'

/** What scorers' own calls go through: the same cache, limits and prices as any other call. */
export interface ScorerModelsGiven {
  readonly calls: CallSurroundings
  readonly answers: AnswerSurroundings
  readonly signal: AbortSignal
  /** Finds whom to ask for a model as the scorer names it. Throws where there is none. */
  readonly target: (model: string) => CallTarget | Promise<CallTarget>
}

/** Gives scorers `ask` and `embed`. */
export function scorerModels(given: ScorerModelsGiven): Pick<ScorerContext, 'ask' | 'embed'> {
  return {
    ask: async (prompt, model, params = {}): Promise<AdapterResponse> => {
      const target = await given.target(model)
      const key = computeConfigHash(prompt, target.model, params, adapterIdentity(target.adapter))
      const { response, kept } = await giveAnswer(key, given.answers, given.signal, (signal) =>
        callModel(target, prompt, params, {}, given.calls, signal),
      )
      await kept
      return response
    },
    embed: () => Promise.reject(new NotYetError('embeddings for scorers are not there yet')),
  }
}
