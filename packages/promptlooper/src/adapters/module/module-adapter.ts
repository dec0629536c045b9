import type {
  Adapter,
  AdapterResponse,
  CompleteOptions,
  EmbedOptions,
  EmbedResponse,
  Params,
} from '../../domain/adapter.ts'
import { AdapterError, messageOf, type AdapterFault } from '../../domain/errors.ts'
import type { ProviderSettings } from '../../domain/experiment.ts'
import { isRecord, type JsonValue } from '../../domain/json-value.ts'
import type { Prompt } from '../../domain/message.ts'
import { usualTimeoutMs, withinTime } from '../within-time.ts'

/** Stands before a user's adapter: bounds its time, checks its answers, and names its errors. */
export class ModuleAdapter implements Adapter {
  readonly identity: JsonValue
  readonly #provider: ProviderSettings
  readonly #adapter: Adapter

  constructor(provider: ProviderSettings, adapter: Adapter, moduleHash: string) {
    this.#provider = provider
    this.#adapter = adapter
    this.identity = { adapter: 'module', module: moduleHash, declared: adapter.identity ?? null }
    if (typeof adapter.embed === 'function') this.embed = (...asked) => this.#embed(...asked)
  }

  /** There where the user's adapter has it. */
  readonly embed?: NonNullable<Adapter['embed']>

  async complete(
    prompt: Prompt,
    model: string,
    params: Params,
    options: CompleteOptions = {},
  ): Promise<AdapterResponse> {
    const started = performance.now()
    const timeoutMs = options.timeoutMs ?? this.#provider.timeoutMs ?? usualTimeoutMs
    const limit = { provider: this.#provider.name, timeoutMs, signal: options.signal }
    const answer = await withinTime(limit, async (signal) => {
      try {
        return await this.#adapter.complete(prompt, model, params, { ...options, timeoutMs, signal })
      } catch (error) {
        throw namedError(error, this.#provider.name)
      }
    })
    return this.#checked(answer, model, performance.now() - started)
  }

  listModels(): Promise<readonly string[]> {
    return this.#adapter.listModels()
  }

  testConnection(): Promise<boolean> {
    return this.#adapter.testConnection()
  }

  async close(): Promise<void> {
    await this.#adapter.close?.()
  }

  async #embed(texts: readonly string[], model: string, options: EmbedOptions = {}): Promise<EmbedResponse> {
    const started = performance.now()
    const { name } = this.#provider
    const timeoutMs = options.timeoutMs ?? this.#provider.timeoutMs ?? usualTimeoutMs
    const given: unknown = await withinTime({ provider: name, timeoutMs, signal: options.signal }, async (signal) => {
      try {
        return await this.#adapter.embed?.(texts, model, { ...options, timeoutMs, signal })
      } catch (error) {
        throw namedError(error, name)
      }
    })
    // A list of vectors is enough; an object may say more.
    const { vectors, ...rest } = Array.isArray(given) ? { vectors: given } : isRecord(given) ? given : {}
    if (!Array.isArray(vectors) || !vectors.every(isVector)) {
      throw new AdapterError('bad-answer', `${name}: embed() gave no list of vectors`, {
        hint: 'give one list of numbers for each text, or { vectors, tokensIn }',
      })
    }
    checkAmounts(rest, 'embed', name)
    return { tokensIn: 0, latencyMs: performance.now() - started, model, ...rest, vectors }
  }

  /** A user's code is not bound by our types: `text` must be there, the rest has defaults. */
  #checked(answer: unknown, model: string, latencyMs: number): AdapterResponse {
    if (!isRecord(answer) || typeof answer['text'] !== 'string') {
      throw new AdapterError('bad-answer', `${this.#provider.name}: complete() gave no object with a text`, {
        hint: 'give { text, tokensIn, tokensOut, latencyMs, model }',
      })
    }
    checkAmounts(answer, 'complete', this.#provider.name)
    return { tokensIn: 0, tokensOut: 0, latencyMs, model, ...answer, text: answer['text'] }
  }
}

function isVector(value: unknown): value is ArrayLike<number> {
  return Array.isArray(value) || value instanceof Float32Array || value instanceof Float64Array
}

function checkAmounts(answer: Readonly<Record<string, unknown>>, method: string, provider: string): void {
  for (const name of ['tokensIn', 'tokensOut', 'latencyMs']) {
    const amount = answer[name]
    if (amount !== undefined && (typeof amount !== 'number' || !Number.isFinite(amount) || amount < 0)) {
      throw new AdapterError('bad-answer', `${provider}: ${method}() gave a ${name} that is no number of 0 or more`)
    }
  }
}

const faults: ReadonlySet<unknown> = new Set<AdapterFault>([
  'authentication',
  'unknown-model',
  'rate-limit',
  'unavailable',
  'connection',
  'timeout',
  'bad-answer',
  'rejected',
])

/**
 * An AdapterError as it is, also one of another copy of this package, which is known by its `fault`. Anything else
 * becomes one that may not be tried again.
 */
function namedError(error: unknown, provider: string): AdapterError {
  if (error instanceof AdapterError) return error
  if (!isRecord(error) || !faults.has(error['fault'])) {
    return new AdapterError('rejected', `${provider}: ${messageOf(error)}`, { cause: error })
  }
  return new AdapterError(error['fault'] as AdapterFault, messageOf(error), {
    cause: error,
    ...(typeof error['hint'] === 'string' ? { hint: error['hint'] } : {}),
    ...(typeof error['status'] === 'number' ? { status: error['status'] } : {}),
    ...(typeof error['retryAfterMs'] === 'number' ? { retryAfterMs: error['retryAfterMs'] } : {}),
  })
}
