import type { AdapterResponse, Params } from '../../domain/adapter.ts'
import type { JsonObject } from '../../domain/json-value.ts'
import type { Prompt } from '../../domain/message.ts'
import type { ScorerContext } from '../../domain/scorer.ts'
import { z } from 'zod'

/** How a judge is asked. */
export interface JudgeCall {
  readonly params: Params
  /** Whether its provider is asked to hold the answer to a schema. */
  readonly structured: boolean
}

/** The options of every scorer that asks a model. */
export const callOptions = {
  params: z.record(z.string(), z.json()).default({}).describe('The params of its calls.'),
  structured: z
    .boolean()
    .default(true)
    .describe('Ask the provider to hold the answer to a JSON Schema; false for one that refuses such calls.'),
}

/** Asks a judge. Throws what the call threw, with the model's name. */
export function askJudge(
  context: Pick<ScorerContext, 'ask'>,
  prompt: Prompt,
  model: string,
  { params, structured }: JudgeCall,
  schema: JsonObject,
): Promise<AdapterResponse> {
  return context.ask(prompt, model, params, structured ? { outputSchema: schema } : {})
}
