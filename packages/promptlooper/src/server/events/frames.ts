import type { ExperimentState, RunEnding } from '../../domain/browse.ts'
import type { RevisionStatus } from '../../domain/revision.ts'

/** Ends of runs that one frame holds at most. */
export const mostEndsOfFrame = 500

/** Something that happened to an experiment as a whole. */
export interface ExperimentNotice {
  readonly type:
    | 'experiment.started'
    | 'experiment.progressed'
    | 'experiment.completed'
    | 'experiment.stopped'
    /** Another revision, or another status, of whatever program. */
    | 'experiment.changed'
    | 'experiment.deleted'
  readonly experimentId: string
  readonly revisionId: string
  readonly at: number
  readonly progress: { readonly planned: number; readonly completed: number; readonly failed: number } | null
  readonly status: RevisionStatus | null
}

/** The first frame: where the stream begins, and how every experiment stands. */
export function helloFrame(sequence: number, states: readonly ExperimentState[], isResumed: boolean): string {
  return frameOf('hello', { sequence, isResumed, experiments: states }, sequence)
}

/** The ends of runs of one experiment, or of all; null where none is of it. */
export function runsFrame(ends: readonly RunEnding[], experimentId: string | null, sequence: number): string | null {
  const own = experimentId === null ? ends : ends.filter((each) => each.experimentId === experimentId)
  return own.length === 0 ? null : frameOf('runs.ended', { sequence, runs: own }, sequence)
}

/** What happened to an experiment. It has no number: who comes back hears how everything stands. */
export function experimentFrame({ type, ...notice }: ExperimentNotice): string {
  return frameOf(type, notice, null)
}

/** Moves the number of a stream on without telling anything: nothing of what ended was of its experiment. */
export function positionFrame(sequence: number): string {
  return `id: ${sequence}\n\n`
}

function frameOf(type: string, content: unknown, sequence: number | null): string {
  // JSON holds no line break outside of its texts, and within them it is escaped: it is one line.
  return `${sequence === null ? '' : `id: ${sequence}\n`}event: ${type}\ndata: ${JSON.stringify(content)}\n\n`
}
