import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { startOpenAiServer, type OpenAiServer } from '../src/adapters/testing/openai-server.ts'
import { experimentOn, makeWorkspace, questions, type Workspace } from './testing/workspace.ts'

const rowCount = 10
const dayMs = 86_400_000

let server: OpenAiServer
let workspace: Workspace

beforeEach(async () => {
  server = await startOpenAiServer()
  workspace = await makeWorkspace()
  await workspace.write('rows.jsonl', questions(rowCount))
  await write('first')
  await workspace.run()
  makeOlder(4, 8 * dayMs)
})

afterEach(async () => {
  await server.close()
  await workspace[Symbol.asyncDispose]()
})

/** The same calls under another name: no run fills its cells. */
async function write(name: string, extra = ''): Promise<void> {
  await workspace.write('experiment.yaml', experimentOn(server.url, extra).replace('name: tested', `name: ${name}`))
}

function makeOlder(count: number, ageMs: number): void {
  using database = new DatabaseSync(workspace.storeUrl.slice('sqlite:'.length))
  const older =
    'update cache_entries set created_at = created_at - ? where key in (select key from cache_entries limit ?)'
  database.prepare(older).run(ageMs, count)
}

test('answers older than maxAge are asked for anew, once, and the new ones take their place', async () => {
  await write('second', 'cache: { maxAge: 7d }')
  expect((await workspace.run()).last).toMatchObject({ calls: 4, cacheHits: 6, completed: rowCount })
  await write('third', 'cache: { maxAge: 7d }')
  expect((await workspace.run()).last).toMatchObject({ calls: 0, cacheHits: rowCount })
})

test.each([
  ['without maxAge every answer counts', '', 'reuse'],
  ['an answer that is not older than maxAge counts', 'cache: { maxAge: 9d }', 'reuse'],
  ['a replay takes answers of any age', 'cache: { maxAge: 7d }', 'replay'],
] as const)('%s', async (_claim, extra, cacheMode) => {
  await write('second', extra)
  const { last, revision } = await workspace.run({ cacheMode })
  expect(last).toMatchObject({ calls: 0, cacheHits: rowCount })
  expect(revision.status).toBe('completed')
})

test('a cell that a completed run fills is not asked again, however old its answer', async () => {
  await write('first', 'cache: { maxAge: 7d }')
  expect((await workspace.run()).last).toMatchObject({ calls: 0 })
})

test.each([
  ['30 days', 'must be an age such as 30m, 12h, 7d or 4w'],
  ['-1d', 'must be an age such as 30m, 12h, 7d or 4w'],
  ['"30"', 'must be an age such as 30m, 12h, 7d or 4w'],
  ['30', 'must be a text, not 30'],
])('the age %s is refused with its place', async (age, words) => {
  await write('second', `cache: { maxAge: ${age} }`)
  const place = /experiment\.yaml:\d+:\d+ cache\.maxAge /
  await expect(workspace.run()).rejects.toMatchObject({ message: expect.stringMatching(place) })
  await expect(workspace.run()).rejects.toMatchObject({ message: expect.stringContaining(words) })
})
