import type { Adapter, AdapterResponse, EmbedResponse } from '../domain/adapter.ts'
import { AdapterError, PromptLooperError } from '../domain/errors.ts'
import { callModel, type CallSurroundings, type CallTarget } from './call-model.ts'
import { encodeVector } from './embedding-vector.ts'

/**
 * Turns texts into vectors by calls like any other: texts that are asked for together share a call, which waits for its
 * place, is tried again, and is priced and counted as an answer is.
 */
export class EmbeddingCalls {
  readonly #calls: CallSurroundings
  readonly #gathering = new Map<Adapter, Map<string, Gathered[]>>()

  constructor(calls: CallSurroundings) {
    this.#calls = calls
  }

  /**
   * One text's vector, as an answer whose text holds it (`decodeVector` reads it), with its share of the call's tokens and
   * cost. Throws what the call threw, and a PromptLooperError where the adapter can't embed.
   */
  embed(target: CallTarget, text: string, signal: AbortSignal): Promise<AdapterResponse> {
    if (target.adapter.embed === undefined) throw unableToEmbed(target)
    return new Promise((resolve, reject) => {
      const models = this.#gathering.get(target.adapter) ?? new Map<string, Gathered[]>()
      this.#gathering.set(target.adapter, models)
      const gathered = models.get(target.model) ?? []
      // What is asked for within a moment goes together: claims on cache keys come back a turn apart.
      if (gathered.length === 0) setTimeout(() => this.#sendAll(target, models), gatheringMs)
      models.set(target.model, [...gathered, { text, signal, resolve, reject }])
    })
  }

  #sendAll(target: CallTarget, models: Map<string, Gathered[]>): void {
    const gathered = (models.get(target.model) ?? []).filter(({ signal, reject }) => {
      if (signal.aborted) reject(signal.reason)
      return !signal.aborted
    })
    models.delete(target.model)
    for (const batch of batches(gathered)) void this.#send(target, batch)
  }

  async #send(target: CallTarget, batch: readonly Gathered[]): Promise<void> {
    try {
      const texts = batch.map(({ text }) => text)
      const { response, vectors } = await this.#call(target, texts, abortedWithAll(batch))
      for (const [index, answer] of shares(response, texts, vectors).entries()) batch[index]?.resolve(answer)
    } catch (thrown) {
      for (const { reject } of batch) reject(thrown)
    }
  }

  async #call(target: CallTarget, texts: readonly string[], signal: AbortSignal): Promise<EmbeddedBatch> {
    let vectors: EmbedResponse['vectors'] = []
    const { adapter } = target
    const asAnswers: Adapter = {
      listModels: () => adapter.listModels(),
      testConnection: () => adapter.testConnection(),
      complete: async (_prompt, model, _params, options = {}) => {
        const { vectors: given, ...rest } = await embedWith(adapter, texts, model, options)
        vectors = given
        return { ...rest, text: '', tokensOut: 0 }
      },
    }
    // Its prompt is what limits and budgets measure it by; an embedding writes nothing.
    const params = { max_tokens: 0 }
    const response = await callModel(
      { ...target, adapter: asAnswers },
      texts.join('\n'),
      params,
      {},
      this.#calls,
      signal,
    )
    return { response, vectors }
  }
}

interface Gathered {
  readonly text: string
  readonly signal: AbortSignal
  readonly resolve: (answer: AdapterResponse) => void
  readonly reject: (reason: unknown) => void
}

interface EmbeddedBatch {
  readonly response: AdapterResponse
  readonly vectors: EmbedResponse['vectors']
}

async function embedWith(
  adapter: Adapter,
  texts: readonly string[],
  model: string,
  options: { readonly signal?: AbortSignal; readonly timeoutMs?: number },
): Promise<EmbedResponse> {
  const given = await adapter.embed?.(texts, model, options)
  const isGood =
    given !== undefined &&
    given.vectors.length === texts.length &&
    given.vectors.every((vector) => vector.length > 0 && Array.prototype.every.call(vector, Number.isFinite))
  if (isGood) return given
  throw new AdapterError('bad-answer', `${model} did not give one vector of numbers for each of ${texts.length} texts`)
}

/** Aborts when everyone who waits has left: one who leaves alone must not take the others' vectors. */
function abortedWithAll(batch: readonly Gathered[]): AbortSignal {
  const controller = new AbortController()
  let left = 0
  for (const { signal, reject } of batch) {
    const leave = () => {
      reject(signal.reason)
      left += 1
      if (left === batch.length) controller.abort(signal.reason)
    }
    if (signal.aborted) leave()
    else signal.addEventListener('abort', leave, { once: true })
  }
  return controller.signal
}

/** Each text's part of the call, by its length; the parts add up to the whole. */
function shares(
  { tokensIn, costUsd, ...rest }: AdapterResponse,
  texts: readonly string[],
  vectors: EmbedResponse['vectors'],
): readonly AdapterResponse[] {
  const lengths = texts.map((text) => text.length + 1)
  const whole = lengths.reduce((sum, length) => sum + length, 0)
  let before = 0
  return texts.map((_text, index) => {
    const from = before / whole
    before += lengths[index] ?? 0
    const to = before / whole
    const tokens = Math.round(tokensIn * to) - Math.round(tokensIn * from)
    const cost = costUsd === undefined ? {} : { costUsd: costUsd * to - costUsd * from }
    return { ...rest, ...cost, tokensIn: tokens, text: encodeVector(vectors[index] ?? []) }
  })
}

function* batches(gathered: readonly Gathered[]): Iterable<readonly Gathered[]> {
  let batch: Gathered[] = []
  let characters = 0
  for (const one of gathered) {
    const isFull = batch.length === mostTexts || characters + one.text.length > mostCharacters
    if (batch.length > 0 && isFull) {
      yield batch
      batch = []
      characters = 0
    }
    batch.push(one)
    characters += one.text.length
  }
  if (batch.length > 0) yield batch
}

function unableToEmbed({ provider, model }: CallTarget): PromptLooperError {
  const name = provider === '' ? model : `${provider}/${model}`
  return new PromptLooperError(
    'no-embeddings',
    `${name} can't embed texts: its adapter gives no vectors; name one that does, such as offline/use-lite`,
  )
}

const gatheringMs = 5
/** Vendors take more in one request; a failed one costs less so. */
const mostTexts = 96
const mostCharacters = 100_000
