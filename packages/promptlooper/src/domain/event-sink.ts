/** Takes events. `publish` is synchronous, never throws and changes nothing in the event. */
export interface EventSink {
  /** False while nobody hears: events need not be made then. Absent: somebody may. */
  readonly isHeard?: boolean
  publish(event: { readonly type: string }): void
}
