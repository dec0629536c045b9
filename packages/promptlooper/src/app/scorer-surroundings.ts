import { ChildProcesses } from '../adapters/command/child-process.ts'
import { httpPoster } from '../adapters/http-poster.ts'
import type { ScorerSurroundings } from '../scorers/scorer-kind.ts'
import { demandCode, demandHost, moduleLoader } from './confinement.ts'
import type { PreparedExperiment } from './prepare-experiment.ts'

/** What the scorers of an experiment find around them. */
export function scorerSurroundings({
  experiment,
  directory,
  filters,
  environment,
  confinement,
}: Pick<
  PreparedExperiment,
  'experiment' | 'directory' | 'filters' | 'environment' | 'confinement'
>): ScorerSurroundings {
  const children = new ChildProcesses()
  const post = httpPoster(environment)
  return {
    loadModule: moduleLoader(confinement),
    directory,
    template: experiment.template,
    filters,
    stageNames: experiment.stages.map(({ name }) => name),
    environment,
    // Scorers within scorers, too: whatever the file was read as, here it would be done.
    runProgram: async (start, signal) => {
      demandCode('a scorer is a program', confinement)
      return await children.run(start, signal)
    },
    postHttp: async (given) => {
      demandHost('a scorer', given.url, confinement)
      return await post(given)
    },
  }
}
