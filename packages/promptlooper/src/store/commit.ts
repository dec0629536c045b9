import { assertNever } from '../domain/errors.ts'
import type { Score, ScoreFailure } from '../domain/score.ts'
import type { CacheEntry } from '../domain/stage-result.ts'
import type { Store, StoreWrite } from '../domain/store.ts'
import { runWrites } from './run-writes.ts'
import { scoreWrites } from './score-writes.ts'
import type { SqliteConnection } from './sqlite-connection.ts'
import type { SequenceRow } from './tables.ts'

/** Gives the store's `commit`: every write of a batch in one transaction, in order. */
export function commitWrites(
  connection: SqliteConnection,
  writeCacheEntry: (key: string, entry: CacheEntry) => void,
): Store['commit'] {
  const runs = runWrites(connection)
  const scoring = scoreWrites(connection)
  const readSequences = connection.prepare<SequenceRow>('select name, value from sequences')
  const writeSequence = connection.prepare('update sequences set value = ? where name = ?')

  function writeAll(writes: readonly StoreWrite[]): ReadonlyMap<string, number> {
    // The transaction is immediate: no other process gives out a number before this one has written its last.
    const sequences = { commit: 0, score: 0 }
    for (const { name, value } of readSequences.all()) sequences[name] = value
    const before = { ...sequences }
    const ended = new Map<string, number>()
    scoring.begin()
    for (const write of writes) writeOne(write, sequences, ended)
    if (sequences.commit > before.commit) writeSequence.run(sequences.commit, 'commit')
    if (sequences.score > before.score) writeSequence.run(sequences.score, 'score')
    return ended
  }

  function writeOne(write: StoreWrite, sequences: Sequences, ended: Map<string, number>): void {
    switch (write.kind) {
      case 'run-started':
        return runs.start(write.runId, write.startedAt)
      case 'stage-completed':
        return runs.keepStage(write.result)
      case 'run-completed':
        ended.set(write.runId, runs.complete(write.runId, write.end, ++sequences.commit))
        return writeScores(write, sequences)
      case 'run-failed':
        ended.set(write.runId, runs.fail(write, ++sequences.commit))
        return
      case 'run-released':
        return runs.release(write.runId)
      case 'scored':
        return writeScores(write, sequences)
      case 'cache-put':
        return writeCacheEntry(write.key, write.entry)
      default:
        assertNever(write)
    }
  }

  function writeScores(given: Scored, sequences: Sequences): void {
    for (const score of given.scores) scoring.keepScore(score, ++sequences.score)
    for (const failure of given.scoreFailures) scoring.keepFailure(failure, ++sequences.score)
  }

  return async (writes) => (writes.length === 0 ? new Map() : await connection.writeTogether(() => writeAll(writes)))
}

type Sequences = Record<SequenceRow['name'], number>

interface Scored {
  readonly scores: readonly Score[]
  readonly scoreFailures: readonly ScoreFailure[]
}
