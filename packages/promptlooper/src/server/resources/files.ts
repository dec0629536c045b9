import { z } from 'zod'

import { Problem } from '../problem.ts'
import { empty, json, route, type Route } from '../route.ts'
import type { Surroundings } from '../surroundings.ts'
import type { WriteCondition } from '../workspace.ts'

export const fileListSchema = z.strictObject({
  files: z.array(z.strictObject({ path: z.string(), sizeBytes: z.int(), modifiedAt: z.number() })),
  isWhole: z.boolean().describe('False where there are more than 5,000.'),
})

export const fileSchema = z.strictObject({ path: z.string(), text: z.string(), etag: z.string() })

const pathQuery = z.strictObject({
  path: z.string().min(1).max(1_000).describe('From the workspace on, such as prompts/short.jinja.'),
})

/** Experiment files, prompts and datasets of the workspace. Who writes over another's change is told. */
export function fileRoutes({ workspace }: Surroundings): readonly Route[] {
  return [
    route({
      method: 'get',
      path: '/api/files',
      summary: 'The files of the workspace.',
      answer: fileListSchema,
      handle: async () => json(await workspace.list()),
    }),
    route({
      method: 'get',
      path: '/api/files/content',
      summary: 'The text of a file, with its ETag.',
      query: pathQuery,
      answer: fileSchema,
      handle: async ({ query }) => {
        const { text, etag } = await workspace.read(query.path)
        return json({ path: query.path, text, etag }, { headers: { etag } })
      },
    }),
    route({
      method: 'put',
      path: '/api/files/content',
      summary: 'Writes a file: a new one with If-None-Match: *, else with If-Match and the ETag that was read.',
      query: pathQuery,
      body: z.strictObject({ text: z.string() }),
      takesFile: true,
      answer: z.strictObject({ path: z.string(), etag: z.string() }),
      handle: async ({ query, body, header }) => {
        const condition = conditionOf(header('if-match'), header('if-none-match'))
        const etag = await workspace.write(query.path, body.text, condition)
        return json({ path: query.path, etag }, { headers: { etag } })
      },
    }),
    route({
      method: 'delete',
      path: '/api/files/content',
      summary: 'Removes a file, with If-Match and the ETag that was read.',
      query: pathQuery,
      answer: null,
      handle: async ({ query, header }) => {
        const condition = conditionOf(header('if-match'), undefined)
        if (condition.kind === 'has-tag') await workspace.remove(query.path, condition.etag)
        return empty()
      },
    }),
  ]
}

function conditionOf(match: string | undefined, noneMatch: string | undefined): WriteCondition {
  if (match !== undefined && /^"[\da-f]{32}"$/.test(match)) return { kind: 'has-tag', etag: match }
  if (match === undefined && noneMatch === '*') return { kind: 'is-new' }
  throw new Problem(428, 'condition-needed', 'say which text is to be replaced', {
    hint: 'Send If-Match with the ETag that was read, or If-None-Match: * for a new file.',
  })
}
