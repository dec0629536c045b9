import { loadModule } from '../config/load-module.ts'
import type { Scorer } from '../domain/scorer.ts'
import { createScorer } from '../scorers/create-scorer.ts'
import type { PreparedExperiment } from './prepare-experiment.ts'

/** Makes the scorers of an experiment, in the order of the file. Throws a PromptLooperError where one can't be made. */
export async function makeScorers({
  experiment,
  directory,
  filters,
}: Pick<PreparedExperiment, 'experiment' | 'directory' | 'filters'>): Promise<readonly Scorer[]> {
  const scorers: Scorer[] = []
  for (const settings of experiment.scorers) {
    scorers.push(await createScorer(settings, { loadModule, directory, template: experiment.template, filters }))
  }
  return scorers
}
