import type { SentParams } from './sent-params.ts'

/** What our fetch knows of the call that a package's request belongs to. */
export interface CallInFlight {
  readonly model: string
  readonly isStreaming: boolean
  readonly signal: AbortSignal
  readonly params: SentParams
  readonly keyVariable: string | null
  readonly secrets: readonly string[]
  /** Whether a good answer has come: what fails after that is the answer. */
  isAnswered: boolean
  /** Milliseconds that the vendor wants to pass before the next call, where the answer's headers say so. */
  nextCallAfterMs?: number | undefined
}
