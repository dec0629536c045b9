import { z } from 'zod'

import { findRevision } from '../../app/find-revision.ts'
import type { Stage } from '../../domain/experiment.ts'
import { json, route, type Route } from '../route.ts'
import type { Surroundings } from '../surroundings.ts'
import { revisionParams } from './revisions.ts'

const templateSchema = z.strictObject({
  text: z.string(),
  path: z
    .string()
    .nullable()
    .describe('Of its file, from the workspace on; null where it stands in the experiment file.'),
})

const promptSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('text'), template: templateSchema }),
  z.strictObject({
    kind: z.literal('messages'),
    messages: z.array(z.json()).describe('Messages, each with role and content, or an expression that gives several.'),
  }),
])

export const variantSchema = z.strictObject({
  key: z.string(),
  ordinal: z.int(),
  label: z.string(),
  labels: z.record(z.string(), z.string()),
  stages: z.array(
    z.strictObject({
      name: z.string().nullable(),
      model: z.string().describe('provider/model'),
      params: z.record(z.string(), z.json()),
      vars: z.record(z.string(), z.json()),
      prompt: promptSchema,
    }),
  ),
})

/** What a revision compares. */
export function variantRoutes({ store, concealing }: Surroundings): readonly Route[] {
  return [
    route({
      method: 'get',
      path: '/api/revisions/{revision}/variants',
      summary: 'The variants of a revision, with the prompts, models and params of their stages.',
      params: revisionParams,
      answer: z.strictObject({ variants: z.array(variantSchema) }),
      handle: async ({ params }) => {
        const revision = await findRevision(store, params.revision)
        const variants = await store.plan.variants(revision.id)
        return json({
          variants: variants.map(({ key, ordinal, label, labels, variant }) => ({
            key,
            ordinal,
            label,
            labels,
            stages: variant.stages.map((stage) => shownStage(stage, concealing.path)),
          })),
        })
      },
    }),
  ]
}

function shownStage({ name, model, params, vars, prompt }: Stage, path: (path: string) => string) {
  const named = { name, model: `${model.provider}/${model.model}`, params, vars }
  if (prompt.kind === 'text') {
    const { text, path: file } = prompt.template
    return { ...named, prompt: { kind: 'text', template: { text, path: file === null ? null : path(file) } } }
  }
  const messages = prompt.messages.map((message) => {
    if (message.kind === 'splice') return { expression: message.expression.text }
    const { role, content } = message
    if ('text' in content) return { role, content: content.text }
    return { role, content: content.map((part) => ({ kind: part.kind, template: part.template.text })) }
  })
  return { ...named, prompt: { kind: 'messages', messages } }
}
