import type { JsonValue } from './json-value.ts'
import type { Prompt } from './message.ts'

/** Params of a call, passed to the provider under the names that it uses: `temperature`, `max_tokens`, … */
export type Params = Readonly<Record<string, JsonValue>>

/** Why an answer ended. A refusal and a truncation (`length`) are answers. */
export type Finish = 'stop' | 'length' | 'refused' | 'tool-calls'

/** One call of a tool that a model asked for; `input` is parsed where it was valid JSON, else the text as sent. */
export interface ToolCall {
  readonly id?: string
  readonly name: string
  readonly input: JsonValue
}

/** What comes with a call beside prompt, model and params. */
export interface CompleteOptions {
  readonly signal?: AbortSignal
  readonly tools?: readonly JsonValue[]
  readonly toolChoice?: JsonValue
  /** `'json'` asks for any JSON; an object is a JSON Schema. */
  readonly outputSchema?: JsonValue
  /** Whether the answer is to come piece by piece, so that the time to its first token is known. */
  readonly stream?: boolean
  /** Whether the response is to carry what the provider sent, as `raw`. */
  readonly keepRaw?: boolean
  /** Time for this attempt; the signal ends it, too. For adapters that can tell the provider. */
  readonly timeoutMs?: number
}

/** How likely a model held a token of its answer, as a natural logarithm; `top` are the likeliest at that place, where asked for. */
export interface TokenLogprob {
  readonly token: string
  readonly logprob: number
  readonly top?: readonly { readonly token: string; readonly logprob: number }[]
}

/** A provider's answer. Tokens are the provider's own counts where it gives them, else 0. */
export interface AdapterResponse {
  readonly text: string
  readonly tokensIn: number
  readonly tokensOut: number
  readonly latencyMs: number
  /** The model that answered, as the provider names it. */
  readonly model: string
  readonly finish?: Finish
  readonly toolCalls?: readonly ToolCall[]
  /** The answer parsed, where the stage declares JSON and the answer was JSON. */
  readonly json?: JsonValue
  readonly reasoningTokens?: number
  readonly cachedTokens?: number
  /** What the provider says that the call cost, in USD. */
  readonly costUsd?: number
  /** Milliseconds until the first piece of the answer, text or tool call, was there: of a streamed answer. */
  readonly firstTokenMs?: number
  /**
   * Milliseconds that the provider wants to pass before the next call: it says that a limit of its is used up. What an
   * `AdapterError` says with `retryAfterMs`, before a call had to fail.
   */
  readonly nextCallAfterMs?: number
  /** Token by token, where the params asked for them and the provider gave them. */
  readonly logprobs?: readonly TokenLogprob[]
  /** What the provider sent, where it was to be kept: the body, or the list of a stream's events. */
  readonly raw?: JsonValue
}

/** What comes with texts to embed. */
export interface EmbedOptions {
  readonly signal?: AbortSignal
  /** Time for this attempt; the signal ends it, too. */
  readonly timeoutMs?: number
}

/** One vector for each text, in their order, all of one length. */
export interface EmbedResponse {
  readonly vectors: readonly ArrayLike<number>[]
  /** The provider's own count where it gives one, else 0. */
  readonly tokensIn: number
  readonly latencyMs: number
  /** The model that embedded, as the provider names it. */
  readonly model: string
  /** What the provider says that the call cost, in USD. */
  readonly costUsd?: number
}

/**
 * Talks to one kind of provider. `complete` throws an `AdapterError` (any other error counts as one that may not be
 * tried again) and never retries by itself: retry, limits, time-outs and cost live in `run/`.
 */
export interface Adapter {
  complete(prompt: Prompt, model: string, params: Params, options?: CompleteOptions): Promise<AdapterResponse>
  /** Turns texts into vectors; absent where the provider can't. Throws as `complete` does. */
  embed?(texts: readonly string[], model: string, options?: EmbedOptions): Promise<EmbedResponse>
  listModels(): Promise<readonly string[]>
  testConnection(): Promise<boolean>
  /**
   * What tells this provider's answers from another's in the cache key: kind of adapter and base URL, never a key.
   * An adapter without an identity has no `extra` in its cache keys.
   */
  readonly identity?: JsonValue
  /** Whether `complete` itself ends at once when its signal aborts or its `timeoutMs` are over, with the right error. */
  readonly keepsTime?: boolean
  /** Frees connections, threads and child processes. */
  close?(): Promise<void>
}

/** Finds the adapter for a model: `ollama/qwen3` gives ollama's adapter and `qwen3`. */
export type AdapterResolver = (model: string) => { readonly adapter: Adapter; readonly model: string }
