import type { RevisionRecord, RevisionStatus } from '../domain/revision.ts'
import type { EventSink } from '../domain/event-sink.ts'
import type { Event, EventProgress } from '../events/event.ts'
import type { ProgressSnapshot } from './run-options.ts'

/** Shows how far a revision is, a few times a second, to the person and on the event bus. */
export interface PublishedProgress extends Disposable {
  start(): void
  /** The last word: how the revision ended. */
  end(status: RevisionStatus, reason: string): void
}

/** Begins to show progress once started, until it is ended or disposed of. */
export function publishProgress(
  revision: RevisionRecord,
  events: EventSink,
  onProgress: (snapshot: ProgressSnapshot) => void,
  snapshot: () => ProgressSnapshot,
): PublishedProgress {
  const base = () => ({ experimentId: revision.experimentId, runId: null, at: Date.now(), revisionId: revision.id })
  const publish = (event: Event) => events.publish(event)
  let timer: NodeJS.Timeout | undefined
  return {
    start() {
      publish({ type: 'experiment.started', ...base(), progress: progressOf(snapshot()) })
      timer = setInterval(() => {
        const current = snapshot()
        onProgress(current)
        publish({ type: 'experiment.progressed', ...base(), progress: progressOf(current) })
      }, intervalMs)
      timer.unref()
    },
    end(status, reason) {
      clearInterval(timer)
      const current = snapshot()
      onProgress(current)
      const progress = progressOf(current)
      if (status === 'interrupted' || status === 'budget-stopped' || status === 'failed') {
        publish({ type: 'experiment.stopped', ...base(), status, reason, progress })
      } else publish({ type: 'experiment.completed', ...base(), progress })
    },
    [Symbol.dispose]() {
      clearInterval(timer)
    },
  }
}

function progressOf({ planned, completed, failed }: ProgressSnapshot): EventProgress {
  return { planned, completed, failed }
}

const intervalMs = 200
