import type { SourcePosition, TemplateSource } from '../../domain/experiment.ts'
import type { RunConfig } from '../../domain/run.ts'
import type { TemplateStage } from '../../domain/scorer.ts'

/** A template in a file of its own. */
export function templateFile(text: string, path = '/project/prompts/p.jinja'): TemplateSource {
  return { text, path, position: { file: path, line: 1, column: 1 } }
}

/** A template within the experiment file. */
export function inlineTemplate(
  text: string,
  position: Partial<SourcePosition> = {},
  indent?: number | 'unknown',
): TemplateSource {
  const place = { file: '/project/experiment.yaml', line: 7, column: 11, ...position }
  return { text, path: null, position: place, ...(indent === undefined ? {} : { indent }) }
}

/** An answered stage, as templates see it. */
export function answeredStage(output: string, given: Partial<TemplateStage> = {}): TemplateStage {
  return {
    name: null,
    stage_index: 0,
    prompt_sent: 'asked',
    output,
    response_raw: output,
    model_used: 'one',
    tokens_in: 1,
    tokens_out: 1,
    latency_ms: 1,
    cached: false,
    ...given,
  }
}

export const singleConfig: RunConfig = { prompt: 'Hello', model: 'gpt-4', params: {} }
