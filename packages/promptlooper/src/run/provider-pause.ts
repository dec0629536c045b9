/** What people should know of a provider that was, or is, paused. */
export interface ProviderPause {
  readonly provider: string
  /** Whether it is paused now because it does nothing but fail. */
  readonly isFailing: boolean
  /** Why it is paused now; null: it is not. */
  readonly reason: string | null
  /** Milliseconds until it is asked again; 0: it is being asked. null: it is not paused now. */
  readonly nextTryInMs: number | null
  /** How often it was paused because it did nothing but fail. */
  readonly failures: number
  /** Milliseconds that nothing was sent to it, because it failed or asked to wait. */
  readonly pausedMs: number
}
