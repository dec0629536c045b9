import { isRecord, type JsonValue } from '../domain/json-value.ts'
import type { ScorerContext } from '../domain/scorer.ts'
import { outputsOf } from './stage-context.ts'
import type { TemplateContext } from './template-context.ts'

/**
 * What a scorer's templates see: the context of the stage that it looks at, whose answer is `output`, with all stages of
 * the run, and what is known of the example. Unlike in prompts the scorer's names hide keys of the input of the same
 * name, which `input.name` still reaches: nothing is paid for yet that a clash could spoil.
 */
export function scorerTemplateContext(
  input: JsonValue,
  output: string,
  context: Pick<ScorerContext, 'stages' | 'config' | 'example' | 'expected' | 'metadata'>,
  stageIndex: number = context.stages.length - 1,
): TemplateContext {
  const { stages, config, example, expected, metadata } = context
  return {
    ...(isRecord(input) ? input : {}),
    input: input ?? '',
    config,
    stages,
    prev_output: stages[stageIndex - 1]?.output ?? '',
    stage_index: stageIndex,
    outputs: outputsOf(stages),
    output,
    expected,
    example,
    metadata,
  }
}
