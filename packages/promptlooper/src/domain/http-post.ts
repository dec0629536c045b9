/** JSON to be sent by POST. */
export interface HttpPost {
  readonly url: string
  /** Values may name environment variables as `${NAME}`; they are looked up at the time of the call. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  /** Milliseconds until the whole answer must be there. */
  readonly timeoutMs: number
  readonly signal: AbortSignal
}

/** What came back, whatever its status. */
export interface HttpPosted {
  readonly status: number
  /** Without the values of the environment variables that the headers named. */
  readonly text: string
}

/**
 * Sends JSON by POST through the environment's proxies; follows no redirect and never tries again. Rejects with an
 * AdapterError where no whole answer came, with the signal's reason where that aborts.
 */
export type PostHttp = (post: HttpPost) => Promise<HttpPosted>
