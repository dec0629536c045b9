import type { RevisionRecord } from '../domain/revision.ts'
import type { ClaimedCell } from './cell-feed.ts'
import type { RunWork } from './run-work.ts'

/** The work of a cell that has been claimed. */
export function claimedRun(
  claimed: ClaimedCell,
  revision: RevisionRecord,
  contextForm: RunWork['contextForm'],
  startedAt: number,
): RunWork {
  const { runId, cell, configHash, variant, example } = claimed
  return {
    run: {
      id: runId,
      experimentId: revision.experimentId,
      configHash,
      config: variant.configFor(example.input),
      status: 'running',
      tokensIn: null,
      tokensOut: null,
      durationMs: null,
      latencyMs: null,
      finish: null,
      costUsd: null,
      startedAt,
      completedAt: null,
      error: null,
      failureKind: null,
      cell,
      commitSequence: null,
    },
    stages: variant.stages,
    input: example.input,
    example,
    contextForm,
  }
}
