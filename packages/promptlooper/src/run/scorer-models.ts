import type { CompleteOptions } from '../domain/adapter.ts'
import { computeConfigHash } from '../domain/config-hash.ts'
import type { JsonObject } from '../domain/json-value.ts'
import type { Prompt } from '../domain/message.ts'
import type { Run } from '../domain/run.ts'
import type { AskOptions, ScorerContext } from '../domain/scorer.ts'
import { digestedPrompt } from '../template/attachment-digest.ts'
import type { AttachmentReader } from '../template/attachments.ts'
import { adapterIdentity } from './adapter-identity.ts'
import { callModel, type CallSurroundings, type CallTarget } from './call-model.ts'
import type { CallTally } from './call-tally.ts'
import { EmbeddingCalls } from './embedding-calls.ts'
import { decodeVector } from './embedding-vector.ts'
import { giveAnswer, type AnswerSurroundings } from './give-answer.ts'
import { endsProvider } from './retry.ts'
import { StoppedError } from './stopped-error.ts'

/** What scorers' own calls go through: the same cache, limits, budget and prices as any other call. */
export interface ScorerModelsGiven {
  readonly calls: CallSurroundings
  readonly answers: AnswerSurroundings
  /** null: messages go as they are. */
  readonly readAttachments: AttachmentReader | null
  /** Finds whom to ask for a model as the scorer names it. Throws where there is none. */
  readonly target: (model: string) => CallTarget | Promise<CallTarget>
}

/** Gives one scorer what it may ask models with while it scores one run; what its answers cost goes into the tally. */
export type ScorerModels = (run: Run, tally: CallTally, signal: AbortSignal) => Pick<ScorerContext, 'ask' | 'embed'>

/** Gives scorers `ask` and `embed`. */
export function scorerModels(given: ScorerModelsGiven): ScorerModels {
  const embedding = new EmbeddingCalls(given.calls)
  const answers = answersOf(given.answers)
  const ended = new Map<string, unknown>()
  /** The first refusal of a key or a model holds for all that follow: each would be refused alike. */
  const endOnce = async <T>(model: string, call: () => Promise<T>): Promise<T> => {
    if (ended.has(model)) throw ended.get(model)
    try {
      return await call()
    } catch (thrown) {
      if (endsProvider(thrown)) ended.set(model, thrown)
      throw thrown
    }
  }
  return (run, tally, signal) => {
    const take = takeExtra(run, given.answers)
    return {
      ask: (prompt, model, params = {}, options = {}) =>
        counted(tally, async () => {
          const target = await given.target(model)
          const sent = await attach(prompt, given.readAttachments, signal)
          const asked = completeOptions(options)
          const sample = options.sample === undefined || options.sample === 0 ? {} : { repeat: options.sample }
          const extra = keyExtra(adapterIdentity(target.adapter), asked, sample, take)
          const key = computeConfigHash(digestedPrompt(sent), target.model, params, extra)
          const { response, kept } = await giveAnswer(
            key,
            answers,
            signal,
            (flight, confirm) =>
              endOnce(model, () => callModel(target, sent, params, asked, given.calls, flight, confirm)),
            target.provider,
          )
          await kept
          tally.add(response)
          return response
        }),
      embed: (texts, model) =>
        counted(tally, async () => {
          const target = await given.target(model)
          const extra = keyExtra(adapterIdentity(target.adapter), { embedding: true }, take)
          const embedOne = async (text: string): Promise<readonly number[]> => {
            const key = computeConfigHash(text, target.model, {}, extra)
            const { response, kept } = await giveAnswer(
              key,
              answers,
              signal,
              (flight) => endOnce(model, () => embedding.embed(target, text, flight)),
              target.provider,
            )
            await kept
            tally.add(response)
            return decodeVector(response.text)
          }
          return Promise.all(texts.map(embedOne))
        }),
    }
  }
}

/** Time in a call is not the scorer's own; a call that may not begin is no fault of the scorer. */
async function counted<T>(tally: CallTally, call: () => Promise<T>): Promise<T> {
  try {
    return await tally.during(call())
  } catch (thrown) {
    if (thrown instanceof StoppedError) tally.stop()
    throw thrown
  }
}

async function attach(prompt: Prompt, read: AttachmentReader | null, signal: AbortSignal): Promise<Prompt> {
  return typeof prompt === 'string' || read === null ? prompt : read(prompt, signal)
}

function completeOptions({
  outputSchema,
  tools,
  toolChoice,
}: AskOptions): Omit<CompleteOptions, 'signal'> & JsonObject {
  return {
    ...(tools === undefined ? {} : { tools }),
    ...(toolChoice === undefined ? {} : { toolChoice }),
    ...(outputSchema === undefined ? {} : { outputSchema }),
  }
}

/** The same members as a stage's key has: a judge that asks what a stage asked gets its answer. */
function keyExtra(...parts: readonly (JsonObject | null)[]): JsonObject | null {
  const extra: JsonObject = Object.assign({}, ...parts)
  return Object.keys(extra).length === 0 ? null : extra
}

/**
 * A take asks afresh, once: all runs of the take share what they ask. Under `fresh` the key says so itself, so that the
 * second to ask finds what the first was given.
 */
function takeExtra({ cell, experimentId }: Run, { cacheMode }: AnswerSurroundings): JsonObject {
  const take = cell?.take ?? 0
  if (cacheMode === 'fresh') return { fresh: experimentId, take }
  return take === 0 ? {} : { take }
}

function answersOf(answers: AnswerSurroundings): AnswerSurroundings {
  return answers.cacheMode === 'fresh' ? { ...answers, cacheMode: 'reuse' } : answers
}
