/** Answers that a scorer got from models to give one score, cached or not. */
export interface CallTotals {
  readonly count: number
  readonly tokensIn: number
  readonly tokensOut: number
  /** USD; null where the price of any of them is unknown. */
  readonly costUsd: number | null
}

/** A scorer's stored result for one run. `value` lies in [0, 1]. */
export interface Score {
  readonly id: string
  readonly runId: string
  readonly scorerName: string
  readonly value: number
  readonly reason: string | null
  /** The class that the scorer read from the answer, where it reads classes. */
  readonly label: string | null
  /** The measured figure behind the value (milliseconds, USD, characters), where the scorer measures one. */
  readonly rawValue: number | null
  /** The hash of the scorer's configuration and code, and of what it saw of the example. */
  readonly version: string
  /** What it asked of models; absent where it asked nothing. */
  readonly calls?: CallTotals
}

/** A scorer that gave no score: kept apart from scores, counted beside them. */
export interface ScoreFailure {
  readonly runId: string
  readonly scorerName: string
  readonly message: string
  readonly version: string
  /** What it asked of models before it failed; absent where it asked nothing. */
  readonly calls?: CallTotals
}
