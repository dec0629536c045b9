import { computeConfigHash } from './config-hash.ts'
import { isPipeline, type RunConfig } from './run.ts'

/**
 * The hash by which a run's config is known: `computeConfigHash(prompt, model, params)` for one stage. A pipeline's
 * stages and input go in as `extra`, so that two pipelines differ; absent params and `{}` give the same hash.
 */
export function runConfigHash(config: RunConfig): string {
  if (!isPipeline(config)) return computeConfigHash(config.prompt, config.model, config.params)
  const stages = config.pipeline_stages.map((stage) => ({ ...stage, params: stage.params ?? {} }))
  return computeConfigHash('pipeline', '', {}, [stages, config.input_data ?? null])
}
