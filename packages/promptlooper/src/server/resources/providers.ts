import { z } from 'zod'

import { fileProviders } from '../../app/file-providers.ts'
import { declaredProviders, listProviders, type ModelsRequest } from '../../app/models.ts'
import { json, route, type Route } from '../route.ts'
import type { Surroundings } from '../surroundings.ts'

export const providerSchema = z.strictObject({
  name: z.string(),
  adapter: z.string(),
  keyVariables: z
    .array(z.string())
    .describe('The environment variables that can hold its key; none where it needs none.'),
  hasKey: z.boolean().describe('Whether one of them is set. Its value never leaves the server.'),
})

export const providerStateSchema = z.strictObject({
  name: z.string(),
  adapter: z.string(),
  state: z.enum(['ready', 'no-key', 'not-yet', 'unreachable']),
  reason: z.string().nullable(),
  models: z.array(z.string()).describe('As an experiment file writes them: provider/model.'),
})

const fileQuery = z.strictObject({
  file: z.string().min(1).max(1_000).optional().describe('Also the providers of this file of the workspace.'),
})

/** Providers: which there are, whether they answer, and what they serve. */
export function providerRoutes(given: Surroundings): readonly Route[] {
  const { options, workspace, confinement, concealing } = given

  async function requestOf(file: string | undefined): Promise<ModelsRequest> {
    const { environment } = options
    if (file === undefined) return { providers: {}, environment, directory: workspace.folder }
    return await fileProviders(await workspace.find(file), environment, confinement)
  }

  return [
    route({
      method: 'get',
      path: '/api/providers',
      summary: 'The providers, and whether their keys are set. Asks none of them.',
      query: fileQuery,
      answer: z.strictObject({ providers: z.array(providerSchema) }),
      handle: async ({ query }) => json({ providers: declaredProviders(await requestOf(query.file)) }),
    }),
    route({
      method: 'post',
      path: '/api/providers/{provider}/test',
      summary: 'Asks a provider whether it answers, and which models it serves.',
      params: z.strictObject({ provider: z.string().min(1).max(200) }),
      query: fileQuery,
      answer: providerStateSchema,
      handle: async ({ params, query }) => {
        const [listing] = await listProviders(params.provider, await requestOf(query.file))
        const reason = listing?.reason ?? null
        return json({ ...listing, reason: reason === null ? null : concealing.words(reason) })
      },
    }),
  ]
}
