/** Takes events. `publish` is synchronous, never throws and changes nothing in the event. */
export interface EventSink {
  publish(event: { readonly type: string }): void
}
