import type { ChildProcess } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { startOpenAiServer, type OpenAiServer } from '../src/adapters/testing/openai-server.ts'
import type { CliEnd } from '../src/cli/testing/run-cli.ts'
import { makeCommandFolder, type CommandFolder } from './testing/command-folder.ts'
import { integrity, storedRevisions } from './testing/stored-state.ts'
import { experimentOn, questions } from './testing/workspace.ts'

const runCount = 80
const concurrency = 10

let server: OpenAiServer
let folder: CommandFolder
let delayMs: number
let onRequest: (total: number) => void

beforeEach(async () => {
  delayMs = 50
  onRequest = () => {}
  server = await startOpenAiServer({
    script: ({ index }) => {
      onRequest(index + 1)
      return { kind: 'answer', delayMs }
    },
  })
  folder = await makeCommandFolder({
    'experiment.yaml': experimentOn(server.url).replace('maxConcurrency: 20', `maxConcurrency: ${concurrency}`),
    'rows.jsonl': questions(runCount),
  })
})

afterEach(async () => {
  await server.close()
  await folder[Symbol.asyncDispose]()
})

test.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)(
  '%s finishes what is in flight and ends with %i; the same command goes on, asking nothing twice',
  async (signal, status) => {
    const end = await runUntilRequest(25, (child) => child.kill(signal))
    expect(end.status).toBe(status)
    expect(end.stderr).toContain('what is in flight is finished and stored')
    const asked = server.counts().total
    expect(asked).toBeLessThan(25 + concurrency)
    expect(end.stderr).toContain(
      `interrupted: ${asked} of ${runCount} runs are stored; the same command goes on from here`,
    )
    expect(await latest()).toMatchObject({ status: 'interrupted', completed: asked, running: 0, failed: 0 })
    await expectResumed()
    expect(server.counts()).toMatchObject({ total: runCount, repeated: 0 })
  },
)

test('a second Ctrl-C stops at once; only what was in flight is asked again', async () => {
  const end = await runUntilRequest(25, async (child) => {
    // From here on answers take longer than the test may.
    delayMs = 60_000
    child.kill('SIGINT')
    // What comes at once counts as one press.
    await sleep(400)
    child.kill('SIGINT')
  })
  expect(end.status).toBe(130)
  expect(end.stderr).toContain('Stopping at once')
  expect(end.stderr).toContain('the same command goes on from here')
  const left = await latest()
  expect(left).toMatchObject({ status: 'interrupted', running: 0, failed: 0 })
  expect(server.counts().total - (left?.completed ?? 0)).toBeLessThanOrEqual(concurrency)
  delayMs = 50
  await expectResumed()
  expect(server.counts().repeated).toBeLessThanOrEqual(concurrency)
})

test('Ctrl-C while rows are still being checked ends without a store', async () => {
  await folder.write('rows.jsonl', questions(250_000))
  await folder.write('experiment.yaml', experimentOn(server.url, 'template: { filters: filters.mjs }'))
  // Filters are loaded just before the rows are read.
  await folder.write('filters.mjs', `console.error('filters are loaded'); export const loud = (text) => text + '!'\n`)
  const end = await folder.command(['run', 'experiment.yaml'], {
    watch: (child) => child.stderr.once('data', () => setTimeout(() => child.kill('SIGINT'), 200)),
  })
  expect(end).toMatchObject({ status: 130, stdout: '' })
  expect(end.stderr).toMatch(/^filters are loaded\n/)
  expect(folder.hasStore()).toBe(false)
  expect(end.stderr).not.toMatch(/^\s+at /m)
  expect(server.counts().total).toBe(0)
})

/** Runs the experiment; once so many requests have come in, something is done to the process. */
function runUntilRequest(number: number, act: (child: ChildProcess) => unknown): Promise<CliEnd> {
  return folder.command(['run', 'experiment.yaml'], {
    watch: (child) => {
      onRequest = (total) => total === number && act(child)
    },
  })
}

async function expectResumed(): Promise<void> {
  onRequest = () => {}
  const end = await folder.command(['run', 'experiment.yaml'])
  expect(end).toMatchObject({ status: 0 })
  expect(end.stdout).toContain(`${runCount} of ${runCount} runs completed`)
  expect(await latest()).toMatchObject({ status: 'completed', completed: runCount, failed: 0, running: 0, pending: 0 })
  expect(integrity(folder.storePath)).toBe('ok')
}

async function latest() {
  await using store = await folder.store()
  return (await storedRevisions(store, 'tested')).at(-1)
}
