import { z } from 'zod'

import { renderExample } from '../../app/render-example.ts'
import { storedStages } from '../../app/stored-stages.ts'
import { json, route, type Route } from '../route.ts'
import type { Surroundings } from '../surroundings.ts'

const stageSchema = z.strictObject({
  name: z.string().nullable(),
  model: z.string(),
  state: z.enum(['known', 'unknown']).describe('unknown: it needs earlier answers, and none are stored.'),
  prompt: z.json().optional().describe('A text, or messages.'),
})

export const renderingSchema = z.strictObject({
  variants: z.array(z.strictObject({ label: z.string(), stages: z.array(stageSchema) })),
  warnings: z.array(z.string()),
})

/** The exact prompts of an example. */
export function renderRoutes({ store, options, workspace, confinement, concealing }: Surroundings): readonly Route[] {
  return [
    route({
      method: 'post',
      path: '/api/render',
      summary: 'Renders the prompts of one example exactly as a run would send them. Calls nothing.',
      body: z.strictObject({
        file: z.string().min(1).max(1_000).describe('An experiment file, from the workspace on.'),
        exampleId: z.string().max(500),
        variantLabel: z.string().max(1_000).nullable().default(null).describe('null: every variant.'),
      }),
      answer: renderingSchema,
      handle: async ({ body }) => {
        const warnings: string[] = []
        const variants = await renderExample({
          ...body,
          file: await workspace.find(body.file),
          environment: options.environment,
          earlierStages: storedStages(store),
          confinement,
          onWarning: (message) => warnings.push(concealing.words(message)),
        })
        return json({ variants, warnings })
      },
    }),
  ]
}
