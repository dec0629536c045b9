import { z } from 'zod'
import { promptSchema } from './prompt-schema.ts'

/** Constants that prompts see as variables. */
export const varsSchema = z
  .record(z.string().regex(/^[A-Za-z_]\w*$/u, 'a variable is named with letters, digits and _'), z.json())
  .describe('Constants that prompts see as variables; of the file or of a stage; may be axes.')

/** Params of a call, under the provider's names. */
export const paramsSchema = z
  .record(z.string(), z.json())
  .describe('Params of the call, under the names that the provider uses: temperature, max_tokens, …')

/** A model with its provider: the first slash parts them. */
export const modelSchema = z
  .string()
  .min(1)
  .describe('provider/model; a model without a provider uses the only provider declared.')

/** What an answer is declared to be. */
export const outputSchema = z
  .union(
    [
      z.enum(['text', 'json']),
      z.strictObject({
        schema: z.union([z.string(), z.boolean(), z.record(z.string(), z.json())], {
          error: 'must be a path or a JSON Schema',
        }),
      }),
    ],
    {
      error: 'must be "text", "json" or { schema: a path or a JSON Schema }',
    },
  )
  .describe('What the answer is: text (the default), json, or { schema: a path or a JSON Schema }.')

/** The tools that a model may call. */
export const toolsSchema = z
  .union([z.string(), z.array(z.record(z.string(), z.json()))], {
    error: 'must be a path to a .yaml or .json file, or a list of tools',
  })
  .describe('A path to a .yaml or .json file with a list of tools, or the list itself.')

/** Time for one attempt of a call. */
export const timeoutSchema = z.number().positive().describe('Time for one attempt of a call, in milliseconds.')

/** What one stage has, be it in `stages` or at the top of the file. */
export const stageMembers = {
  prompt: promptSchema,
  model: modelSchema,
  params: paramsSchema,
  output: outputSchema,
  tools: toolsSchema,
  toolChoice: z.json().describe("Which tool must be called, in the provider's own spelling."),
  stream: z.boolean().describe('Whether answers come piece by piece, which tells the time to the first token.'),
  keepRaw: z.boolean().describe('Whether what the provider sent is stored beside each answer.'),
}

/** A stage of `stages`. */
export const stageSchema = z
  .strictObject({
    name: z
      .string()
      .regex(/^[A-Za-z][\w-]*$/u, 'a stage is named with a letter, then letters, digits, _ and -')
      .describe('How other stages, axes and scorers name it.'),
    ...stageMembers,
    prompt_template: promptSchema,
    vars: varsSchema,
    timeoutMs: timeoutSchema,
  })
  .partial()
  .describe('One prompt of the pipeline, with its model and params.')

export type WrittenStage = z.infer<typeof stageSchema>
export type WrittenOutput = z.infer<typeof outputSchema>
export type WrittenTools = z.infer<typeof toolsSchema>
