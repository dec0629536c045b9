import { afterEach, beforeEach, expect, test } from 'vitest'
import { startOpenAiServer, type OpenAiServer } from '../src/adapters/testing/openai-server.ts'
import { reportRevision } from '../src/app/report-revision.ts'
import type { Report } from '../src/report/report.ts'
import { experimentOn, makeWorkspace, type Workspace } from './testing/workspace.ts'

let workspace: Workspace
let server: OpenAiServer

beforeEach(async () => {
  workspace = await makeWorkspace()
  server = await startOpenAiServer()
  const rows = [
    { id: 'near', question: 'aab', answer: 'aba' },
    { id: 'far', question: 'aab', answer: 'uuu' },
  ]
  await workspace.write('rows.jsonl', rows.map((row) => `${JSON.stringify(row)}\n`).join(''))
})

afterEach(async () => {
  await server.close()
  await workspace[Symbol.asyncDispose]()
})

async function reportWith(scorers: string): Promise<Report> {
  const text = experimentOn(server.url).replace('scorers: [exact-match]', `scorers: ${scorers}`)
  await workspace.write('experiment.yaml', text)
  const { revision } = await workspace.run()
  await using store = await workspace.store()
  return await reportRevision(store, revision)
}

test('similarity asks the embeddings of a compatible server, alone and as a part, by one provider', async () => {
  const report = await reportWith(`
  - { scorer: similarity, model: local/vectors }
  - { scorer: all-of, scorers: [{ scorer: similarity, model: local/vectors, min: 0.9 }, { scorer: length, max: 3 }] }`)
  expect(report.scorerFailures.flatMap(({ messages }) => messages)).toEqual([])
  // The server's vectors count vowels: one row's texts have the same, the other's none in common.
  expect(report.variants[0]?.scores).toMatchObject([
    { mean: 0.5, scoredRuns: 2 },
    { mean: 0.5, scoredRuns: 2 },
  ])
})

test('the model of a part gets the name of the only provider, and one of an unknown provider names its place', async () => {
  const report = await reportWith('[{ scorer: weighted, scorers: [{ scorer: similarity, model: vectors }] }]')
  expect(report.variants[0]?.scores).toMatchObject([{ mean: 0.5, scoredRuns: 2 }])
  await expect(
    reportWith('[{ scorer: weighted, scorers: [{ scorer: similarity, model: nobody/vectors }] }]'),
  ).rejects.toThrow(/experiment\.yaml:\d+:\d+ .*nobody/u)
})

test('programs score a whole experiment, and a changed one scores stored answers again without asking the model', async () => {
  const programOf = (value: string) => workspace.write('score.mjs', `console.log(${value})`)
  const scorers = `[{ scorer: command, command: ["${process.execPath}", score.mjs] }]`
  await programOf('0.25')
  expect((await reportWith(scorers)).variants[0]?.scores).toMatchObject([{ mean: 0.25, scoredRuns: 2 }])
  const asked = server.requests().length
  await programOf('0.75')
  expect((await reportWith(scorers)).variants[0]?.scores).toMatchObject([{ mean: 0.75, scoredRuns: 2 }])
  expect(server.requests()).toHaveLength(asked)
})

test('a scorer that gives no score is counted beside the mean and leaves the run completed', async () => {
  await workspace.write(
    'score.mjs',
    `import { readFileSync } from 'node:fs'
const { id } = JSON.parse(readFileSync(0, 'utf8'))
console.log(id === 'near' ? 1 : 'NaN')`,
  )
  const report = await reportWith(`[{ scorer: command, command: ["${process.execPath}", score.mjs] }]`)
  expect(report.variants[0]?.scores).toMatchObject([{ mean: 1, scoredRuns: 1 }])
  expect(report.scorerFailures[0]?.messages[0]?.message).toContain('gave "NaN"; it must give a number')
})
