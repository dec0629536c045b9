import { z } from 'zod'
import { NotYetError } from '../domain/errors.ts'
import { readOptionsWith, optionsJsonSchema } from './read-options.ts'
import type { ScorerKind } from './scorer-kind.ts'

/** Kinds that a file may name and whose options are checked, but that this version does not run. */
export const laterKinds: readonly ScorerKind[] = Object.entries({
  judge: judgeOptions({
    scale: z
      .union(
        [z.array(z.union([z.string(), z.number()])).min(2), z.record(z.string(), z.number())],
        'expected labels from worst to best, or label → value',
      )
      .optional()
      .describe('Labels from worst to best, or label → value.'),
  }),
  'pairwise-judge': judgeOptions({}),
  'answer-in-context': contextOptions(),
  'context-recall': contextOptions(),
  'context-precision': contextOptions(),
}).map(([kind, options]) => laterKind(kind, options))

function laterKind(kind: string, options: z.ZodObject): ScorerKind {
  return {
    kind,
    get jsonSchema() {
      return optionsJsonSchema(options, [])
    },
    readOptions: (written) => readOptionsWith(options, written),
    create: ({ name, position }) => {
      const place = `${position.file}:${position.line}:${position.column}`
      const hint = 'take it out of "scorers" to run the others'
      return Promise.reject(
        new NotYetError(`${place} scorer "${name}": this version can't run scorers of the kind ${kind}`, { hint }),
      )
    },
  }
}

function judgeOptions(own: z.core.$ZodLooseShape): z.ZodObject {
  return z.strictObject({
    model: z.string().describe('The model that judges.'),
    prompt: z.union([z.string(), z.array(z.json())], 'expected a prompt').describe('A path, a text, or messages.'),
    params: z.record(z.string(), z.json()).optional().describe('The params of its calls.'),
    ...own,
  })
}

function contextOptions(): z.ZodObject {
  return z.strictObject({
    context: z.string().optional().describe('A template that gives the retrieved text.'),
    min: share(),
  })
}

function share() {
  return z.number().min(0).max(1).optional().describe('The least value that holds; without it the value is the score.')
}
