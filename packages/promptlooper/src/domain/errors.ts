/** What went wrong, for programs: stable, lower case, with hyphens. */
export type ErrorCode = string

/** How an error is made: `hint` says what to do next, in words for people. */
export interface ErrorOptionsWithHint {
  readonly hint?: string
  readonly cause?: unknown
}

/** An error that ends an experiment or a command. Its message says what is wrong and where; `hint` says what to do next. */
export class PromptLooperError extends Error {
  override readonly name: string = 'PromptLooperError'
  readonly code: ErrorCode
  readonly hint: string | undefined

  constructor(code: ErrorCode, message: string, options: ErrorOptionsWithHint = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.code = code
    this.hint = options.hint
  }
}

/** A fault in an experiment file, a prompt or a dataset. The message begins with `file:line:column`. */
export class ConfigError extends PromptLooperError {
  override readonly name = 'ConfigError'
}

/** The store can't be opened, read or written. */
export class StoreError extends PromptLooperError {
  override readonly name = 'StoreError'
}

/** A feature that the file may name but that this version does not run. */
export class NotYetError extends PromptLooperError {
  override readonly name = 'NotYetError'

  constructor(message: string, options: ErrorOptionsWithHint = {}) {
    super('not-yet', message, options)
  }
}

/** How a provider failed: decides whether a call may be tried again, and whether its provider can go on at all. */
export type AdapterFault =
  /** 401, 403: the key is missing or wrong. */
  | 'authentication'
  /** The provider does not know the model. */
  | 'unknown-model'
  /** 429. */
  | 'rate-limit'
  /** 500 and above, and 408, 409, 425 of servers that are busy. */
  | 'unavailable'
  /** No connection, or a connection cut. */
  | 'connection'
  /** No answer within the time of one attempt. */
  | 'timeout'
  /** An answer that is not what the vendor's schema says. */
  | 'bad-answer'
  /** Any other refusal of the request: asking again gives the same. */
  | 'rejected'

/** A call that a provider did not answer. */
export class AdapterError extends PromptLooperError {
  override readonly name = 'AdapterError'
  readonly fault: AdapterFault
  /** The HTTP status, where there was one. */
  readonly status: number | undefined
  /** How long the provider asks to wait, in milliseconds. */
  readonly retryAfterMs: number | undefined

  constructor(
    fault: AdapterFault,
    message: string,
    options: ErrorOptionsWithHint & {
      readonly status?: number | undefined
      readonly retryAfterMs?: number | undefined
    } = {},
  ) {
    super(`adapter-${fault}`, message, options)
    this.fault = fault
    this.status = options.status
    this.retryAfterMs = options.retryAfterMs
  }
}

/** The message of anything that was thrown. */
export function messageOf(thrown: unknown): string {
  if (thrown instanceof Error) return thrown.message === '' ? thrown.name : thrown.message
  return String(thrown)
}

/** Marks a place that the types say can't be reached. */
export function assertNever(value: never): never {
  throw new TypeError(`unexpected value: ${JSON.stringify(value)}`)
}
