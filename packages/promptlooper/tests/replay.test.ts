import { afterEach, beforeEach, expect, test } from 'vitest'
import { startOpenAiServer, type OpenAiServer } from '../src/adapters/testing/openai-server.ts'
import { makeCommandFolder, type CommandFolder } from './testing/command-folder.ts'
import { questions } from './testing/workspace.ts'

const rowCount = 5
const repeats = 2

let server: OpenAiServer
let folder: CommandFolder

beforeEach(async () => {
  server = await startOpenAiServer({ apiKey: 'the-key' })
  folder = await makeCommandFolder(files(server.url))
})

afterEach(async () => {
  await server.close()
  await folder[Symbol.asyncDispose]()
})

/** Two stages, repeats, and a scorer that asks a model. */
function files(url: string): { readonly [name: string]: string } {
  return {
    'experiment.yaml': `
name: tested
dataset: { path: rows.jsonl, expected: answer, id: id }
providers:
  local: { adapter: openai-compatible, baseUrl: "${url}", apiKeyEnv: LOCAL_KEY }
stages:
  - { name: draft, prompt: "Draft {{ question }}", model: local/small }
  - { name: final, prompt: "Shorten: {{ outputs.draft }}", model: local/large }
repeats: ${repeats}
scorers: [{ scorer: script, name: liked, path: judge.mts }]
retry: { attempts: 1 }
`,
    'judge.mts': `export default async function score(_input, output, context) {
      const answer = await context.ask('Do you like ' + output + '?', 'local/judge')
      return answer.text.length > 0 ? 1 : 0
    }`,
    'rows.jsonl': questions(rowCount),
  }
}

async function report(where: CommandFolder) {
  const { results } = JSON.parse((await where.here(['report', 'tested', '--format', 'json'])).stdout)
  return results
}

test('an imported cache replays an experiment without key, server or call: stages, repeats, and what scorers ask', async () => {
  const environment = { LOCAL_KEY: 'the-key' }
  expect(await folder.command(['run', 'experiment.yaml'], { environment })).toMatchObject({ status: 0 })
  const asked = server.counts().total
  expect(asked).toBeGreaterThanOrEqual(2 * rowCount * repeats + rowCount)
  await folder.here(['cache', 'export', 'answers.jsonl.gz'])
  await server.close()

  await using elsewhere = await makeCommandFolder(files(server.url))
  const store = ['--store', `sqlite:${elsewhere.storePath}`]
  expect(await folder.here(['cache', 'import', 'answers.jsonl.gz', ...store])).toMatchObject({ status: 0 })
  const replayed = await elsewhere.command(['run', 'experiment.yaml'], {
    environment: { PROMPTLOOPER_CACHE: 'replay' },
  })
  expect(replayed).toMatchObject({ status: 0 })
  expect(replayed.stdout).toContain(`${rowCount * repeats} of ${rowCount * repeats} runs completed`)
  expect(replayed.stderr).toContain('This command: 0 calls')
  expect(server.counts().total).toBe(asked)
  expect(await report(elsewhere)).toEqual(await report(folder))
})

test('a changed prompt is missed by its stage and example; filling the cache and replaying again does the rest', async () => {
  const environment = { LOCAL_KEY: 'the-key' }
  await folder.command(['run', 'experiment.yaml'], { environment })
  await folder.write('experiment.yaml', (files(server.url)['experiment.yaml'] ?? '').replace('Shorten:', 'Shorter:'))
  const missed = await folder.command(['run', 'experiment.yaml', '--cache', 'replay'])
  expect(missed.status).toBe(1)
  expect(missed.stdout).toContain('stage "final", example q0: the cache holds no answer for the call')
  expect(missed.stderr).toContain(`the cache holds no answer for ${rowCount * repeats} calls of this replay`)
  expect(missed.stderr).toContain('promptlooper cache export')

  expect(await folder.command(['run', 'experiment.yaml'], { environment })).toMatchObject({ status: 0 })
  const asked = server.counts().total
  await folder.here(['delete', 'tested', '--yes'])
  expect(await folder.here(['run', 'experiment.yaml', '--cache', 'replay'])).toMatchObject({ status: 0 })
  expect(server.counts().total).toBe(asked)
})

test('an answer that only a scorer lacks ends the replay with status 1, too', async () => {
  await folder.command(['run', 'experiment.yaml'], { environment: { LOCAL_KEY: 'the-key' } })
  await folder.here(['cache', 'clear', '--model', 'judge', '--yes'])
  await folder.here(['delete', 'tested', '--yes'])
  const replayed = await folder.here(['run', 'experiment.yaml', '--cache', 'replay'])
  expect(replayed.status).toBe(1)
  expect(replayed.stdout).toContain(`${rowCount * repeats} of ${rowCount * repeats} runs completed`)
  expect(replayed.stderr).toContain(`the cache holds no answer for ${rowCount} calls of this replay`)
})
