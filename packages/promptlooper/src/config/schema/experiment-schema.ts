import { z } from 'zod'
import { datasetSchema } from './dataset-schema.ts'
import { budgetSchema, cacheSchema, pricesSchema, raceSchema, retrySchema, verdictSchema } from './decision-schema.ts'
import { providerSchema } from './provider-schema.ts'
import { scorerSchema } from './scorer-schema.ts'
import { stageMembers, stageSchema, timeoutSchema, varsSchema } from './stage-schema.ts'
import { templateSchema } from './template-schema.ts'

const choiceSchema = z.record(z.string(), z.json())

/** The experiment file. Its parts are read one by one, so that a fault in one does not hide those in others. */
export const experimentSchema = z
  .strictObject({
    $schema: z.string().describe("Where this file's JSON Schema is; for editors."),
    name: z.string().min(1).describe("The experiment's name; the file's name where absent."),
    dataset: datasetSchema,
    providers: z
      .record(z.string().regex(/^[^\s/]+$/u, 'a provider is named without a slash or a space'), providerSchema)
      .describe('Configured adapters by name; openai, anthropic, google, ollama, offline and echo need no entry.'),
    template: templateSchema,
    vars: varsSchema,
    stages: z
      .array(stageSchema)
      .min(1)
      .describe('The prompts of the pipeline; one stage needs none: its members stand at the top.'),
    pipeline_stages: z.array(stageSchema).min(1).describe("The contract's second form of `stages`."),
    input: z.json().describe('The input of the only example, where there is no dataset.'),
    input_data: z.json().describe("The contract's spelling of `input`."),
    ...stageMembers,
    matrix: z
      .record(
        z.string(),
        z.union([z.array(z.json()).min(1), z.record(z.string(), z.json())], {
          error: 'must be a list, or a mapping of label: value',
        }),
      )
      .describe(
        'Axes by path (prompt, draft.prompt, *.model, params.temperature, vars.tone): a list, or label: value.',
      ),
    exclude: z.array(choiceSchema).describe('Points of the matrix to leave out.'),
    include: z.array(choiceSchema).describe('Whole variants; without matrix, the list of variants.'),
    repeats: z.number().int().positive().describe('Runs of each variant on each example.'),
    scorers: z.array(scorerSchema).describe('What scores the answers.'),
    baseline: z
      .union([z.string().regex(/^git:.+$/u, 'must be git:REVISION or axes with their values'), choiceSchema], {
        error: 'must be git:REVISION or axes with their values',
      })
      .describe('What others are compared with: the values of some axes, or git:REVISION.'),
    verdict: verdictSchema,
    gates: z.array(z.string()).describe('Conditions: "exact-match >= 0.9", "faithful >= 0.8 surely", no-regression.'),
    budget: budgetSchema,
    cache: cacheSchema,
    concurrency: z.number().int().positive().describe('Runs in flight at once.'),
    retry: retrySchema,
    timeoutMs: timeoutSchema,
    prices: pricesSchema,
    race: raceSchema,
    split: z.record(z.string(), z.json()).describe('How the dataset is parted.'),
  })
  .partial()

/** The members that an experiment file may have. */
export const experimentMembers = experimentSchema.shape
