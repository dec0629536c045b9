import { ChildProcesses } from '../adapters/command/child-process.ts'
import { httpPoster } from '../adapters/http-poster.ts'
import { loadModule } from '../config/load-module.ts'
import type { ScorerSurroundings } from '../scorers/scorer-kind.ts'
import type { PreparedExperiment } from './prepare-experiment.ts'

/** What the scorers of an experiment find around them. */
export function scorerSurroundings({
  experiment,
  directory,
  filters,
  environment,
}: Pick<PreparedExperiment, 'experiment' | 'directory' | 'filters' | 'environment'>): ScorerSurroundings {
  const children = new ChildProcesses()
  return {
    loadModule,
    directory,
    template: experiment.template,
    filters,
    stageNames: experiment.stages.map(({ name }) => name),
    environment,
    runProgram: (start, signal) => children.run(start, signal),
    postHttp: httpPoster(environment),
  }
}
