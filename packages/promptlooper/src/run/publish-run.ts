import type { Clock } from '../domain/clock.ts'
import type { EventSink } from '../domain/event-sink.ts'
import type { Run } from '../domain/run.ts'
import type { Event } from '../events/event.ts'

/** A fact about one run, without what all of its facts have. */
export type RunFact = WithoutBase<Extract<Event, { type: `run.${string}` }>>

type WithoutBase<T> = T extends unknown ? Omit<T, 'experimentId' | 'runId' | 'at'> : never

/** Publishes facts about one run. */
export type PublishRun = (fact: RunFact) => void

/** Gives what publishes facts about this run. */
export function runPublisher(run: Run, events: EventSink, clock: Clock): PublishRun {
  const { id: runId, experimentId } = run
  return (fact) => {
    if (events.isHeard === false) return
    const event = { ...fact, experimentId, runId, at: clock.now() }
    events.publish(event)
  }
}
