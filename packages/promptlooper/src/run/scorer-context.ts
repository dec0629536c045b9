import type { Example } from '../domain/example.ts'
import type { Run } from '../domain/run.ts'
import type { ScorerContext } from '../domain/scorer.ts'
import type { StageResult } from '../domain/stage-result.ts'
import { toTemplateStage } from '../template/template-stage.ts'

/** What scorers see of an answered run; what they may ask models with comes to each of them apart. */
export function scorerContext(
  run: Run,
  example: Example | null,
  results: readonly StageResult[],
  signal: AbortSignal,
  reference?: ScorerView['reference'],
): ScorerView {
  const last = results.at(-1)
  return {
    expected: example?.expected ?? null,
    example,
    metadata: example?.metadata ?? {},
    config: run.config,
    stages: results.map(toTemplateStage),
    json: last?.json ?? undefined,
    toolCalls: last?.toolCalls ?? undefined,
    finish: last?.finish ?? undefined,
    run,
    signal,
    ...(reference === undefined ? {} : { reference }),
  }
}

/** A scorer's context without what is each scorer's own. */
export type ScorerView = Omit<ScorerContext, 'ask' | 'embed'>
