import { z } from 'zod'

import { findExperiment } from '../../app/find-revision.ts'
import { Problem } from '../problem.ts'
import { json, route, type Route } from '../route.ts'
import type { Surroundings } from '../surroundings.ts'
import { experimentParams } from './experiments.ts'

const amount = z.number().min(0).nullable().default(null)

const settings = {
  cacheMode: z.enum(['reuse', 'fresh', 'replay']).default('reuse'),
  limit: z.int().min(1).nullable().default(null).describe('Only the first so many examples.'),
  only: z
    .array(z.strictObject({ axis: z.string().max(200), label: z.string().max(500) }))
    .max(200)
    .default([]),
  exampleIds: z.array(z.string().max(500)).max(1_000).default([]),
  budget: z
    .strictObject({ usd: amount, tokens: amount, calls: amount, minutes: amount })
    .default({ usd: null, tokens: null, calls: null, minutes: null }),
  maxFailures: z.int().min(0).nullable().default(null),
  race: z.boolean().default(false),
}

const file = z.string().min(1).max(1_000)

export const runBodySchema = z.strictObject({ file: file.describe('From the workspace on.'), ...settings })
const runAgainSchema = z.strictObject({
  file: file.optional().describe("By default the latest revision's."),
  ...settings,
})

export const startedSchema = z.strictObject({ experimentId: z.string(), revisionId: z.string() })
const stoppedSchema = z.strictObject({ mode: z.enum(['drain', 'now']) })

/** Start, go on, stop. */
export function controlRoutes({ store, workspace, runner }: Surroundings): readonly Route[] {
  async function start(path: string, { file: _file, ...given }: z.infer<typeof runAgainSchema>) {
    return json(await runner.start({ ...given, file: path }), { status: 201 })
  }

  return [
    route({
      method: 'post',
      path: '/api/revisions',
      summary:
        'Runs an experiment file of the workspace: what its experiment lacks. Answers once the revision is stored.',
      body: runBodySchema,
      answer: startedSchema,
      status: 201,
      handle: async ({ body }) => await start(await workspace.find(body.file), body),
    }),
    route({
      method: 'post',
      path: '/api/experiments/{experiment}/run',
      summary: 'Goes on with an experiment: runs its file again, which runs only what is missing.',
      params: experimentParams,
      body: runAgainSchema,
      answer: startedSchema,
      status: 201,
      handle: async ({ params, body }) => {
        const { name, latestRevision } = await findExperiment(store, params.experiment)
        if (body.file !== undefined) return await start(await workspace.find(body.file), body)
        const latest = latestRevision?.file
        if (latest === undefined || !(await workspace.holds(latest))) {
          throw new Problem(409, 'file-elsewhere', `the file of ${name} is not in the workspace`, {
            hint: 'Name a file of the workspace, or run it from the terminal.',
          })
        }
        return await start(latest, body)
      },
    }),
    route({
      method: 'post',
      path: '/api/experiments/{experiment}/stop',
      summary: 'Stops what this server runs of an experiment: "drain" finishes what is in flight, "now" gives it up.',
      params: experimentParams,
      body: z.strictObject({ mode: z.enum(['drain', 'now']).default('drain') }),
      answer: stoppedSchema,
      status: 202,
      handle: async ({ params, body }) => {
        const { id, name, latestRevision } = await findExperiment(store, params.experiment)
        if (runner.stop(id, body.mode)) return json({ mode: body.mode }, { status: 202 })
        const isElsewhere = latestRevision?.status === 'running'
        throw new Problem(409, 'not-running-here', `${name} is not run by this server`, {
          hint: isElsewhere ? 'Another program runs it: stop it there (Ctrl-C).' : 'It is not running.',
        })
      },
    }),
  ]
}
