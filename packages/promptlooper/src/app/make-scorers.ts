import type { Scorer } from '../domain/scorer.ts'
import { createScorer } from '../scorers/create-scorer.ts'
import type { PreparedExperiment } from './prepare-experiment.ts'
import { scorerSurroundings } from './scorer-surroundings.ts'

/** Makes the scorers of an experiment, in the order of the file. Throws a PromptLooperError where one can't be made. */
export async function makeScorers(
  prepared: Pick<PreparedExperiment, 'experiment' | 'directory' | 'filters' | 'environment' | 'confinement'>,
): Promise<readonly Scorer[]> {
  const given = scorerSurroundings(prepared)
  const scorers: Scorer[] = []
  for (const settings of prepared.experiment.scorers) scorers.push(await createScorer(settings, given))
  return scorers
}
