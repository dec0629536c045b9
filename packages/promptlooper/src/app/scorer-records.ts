import type { RevisionScorer } from '../domain/revision.ts'
import type { Scorer } from '../domain/scorer.ts'
import type { PreparedExperiment } from './prepare-experiment.ts'
import { referenceKeys } from './reference-keys.ts'

/** The scorers of an experiment as a revision keeps them, in the order of the file. */
export function scorerRecords(
  prepared: Pick<PreparedExperiment, 'experiment' | 'variants' | 'baseline'>,
  scorers: readonly Scorer[],
): readonly RevisionScorer[] {
  const references = Object.fromEntries(referenceKeys(prepared))
  return prepared.experiment.scorers.map(({ name, kind }, index) => {
    const scorer = scorers[index]
    const record = { name, kind, version: scorer?.version ?? name }
    return scorer?.comparesAnswers === true ? { ...record, references } : record
  })
}
