import { afterEach, beforeEach, expect, test } from 'vitest'
import { startOpenAiServer, type OpenAiServer } from '../src/adapters/testing/openai-server.ts'
import { mulberry32 } from '../src/stats/testing/mulberry32.ts'
import { makeCommandFolder, type CommandFolder } from './testing/command-folder.ts'
import { completedRuns, integrity, storedRevisions, type StoredRun } from './testing/stored-state.ts'
import { experimentOn, questions } from './testing/workspace.ts'

const runCount = 300
const concurrency = 20
/** What may have been answered and not yet committed: one window's worth of answers. */
const oneCommitWindow = 20

/** When a process is killed: so long after a request came in, or so long after its start. */
type Moment =
  | { readonly at: 'request'; readonly number: number; readonly delayMs: number }
  | { readonly at: 'start'; readonly delayMs: number }

let server: OpenAiServer
let folder: CommandFolder
let onRequest: (total: number) => void

beforeEach(async () => {
  onRequest = () => {}
  server = await startOpenAiServer({
    delayMs: 20,
    script: ({ index }) => {
      onRequest(index + 1)
      return undefined
    },
  })
  folder = await makeCommandFolder({
    'experiment.yaml': experimentOn(server.url),
    'rows.jsonl': questions(runCount),
  })
})

afterEach(async () => {
  await server.close()
  await folder[Symbol.asyncDispose]()
})

test('killed at any moment, nothing committed is lost and hardly a call is repeated', async () => {
  const random = mulberry32(7)
  let kept: ReadonlyMap<string, StoredRun> = new Map()
  let kills = 0
  let killsInFlight = 0
  for (const moment of randomMoments(random)) {
    const requestsBefore = server.counts().total
    const wasKilled = await runUntil(moment, requestsBefore)
    if (!wasKilled) break
    kills += 1
    if (server.counts().total > requestsBefore) killsInFlight += 1
    if (!folder.hasStore()) continue
    expect(integrity(folder.storePath)).toBe('ok')
    const left = await committed()
    expectKept(left, kept)
    kept = left
    await expectInterrupted()
    // At each kill at most the calls in flight, and the answers of one commit window, were not in the store yet.
    expect(server.counts().total - kept.size).toBeLessThanOrEqual(killsInFlight * (concurrency + oneCommitWindow))
  }
  expect(kills).toBeGreaterThanOrEqual(4)
  expect(kept.size).toBeLessThan(runCount)

  const end = await folder.command(['run', 'experiment.yaml'])
  expect(end.status).toBe(0)
  expect(end.stdout).toContain(`${runCount} of ${runCount} runs completed`)
  const all = await committed()
  expectKept(all, kept)
  expect(all.size).toBe(runCount)
  for (const { stageResults, scores } of all.values()) {
    expect(stageResults).toHaveLength(1)
    expect(scores).toMatchObject([{ scorerName: 'exact-match', value: 1 }])
  }
  const { distinct, repeated } = server.counts()
  expect(distinct).toBe(runCount)
  expect(repeated).toBeLessThanOrEqual(killsInFlight * (concurrency + oneCommitWindow))
  expect(mostAsked()).toBeLessThanOrEqual(killsInFlight + 1)
  expect((await revisions()).at(-1)).toMatchObject({
    status: 'completed',
    completed: runCount,
    running: 0,
    pending: 0,
  })
  expect(integrity(folder.storePath)).toBe('ok')
})

/** Kills during the start, at the first requests, and at random requests of those that remain. */
function randomMoments(random: () => number): readonly Moment[] {
  const between = (low: number, high: number) => Math.floor(low + random() * (high - low))
  const atRequest = (low: number, high: number): Moment => ({
    at: 'request',
    number: between(low, high),
    delayMs: between(0, 25),
  })
  return [
    { at: 'start', delayMs: between(300, 900) },
    atRequest(1, 3),
    atRequest(5, 60),
    atRequest(1, 60),
    atRequest(20, 60),
    atRequest(1, 60),
  ]
}

/** Runs the experiment and kills it at a moment; false where it ended before. */
async function runUntil(moment: Moment, requestsBefore: number): Promise<boolean> {
  const end = await folder.command(['run', 'experiment.yaml'], {
    watch: (child) => {
      const kill = () => child.kill('SIGKILL')
      if (moment.at === 'start') setTimeout(kill, moment.delayMs)
      else onRequest = (total) => total === requestsBefore + moment.number && setTimeout(kill, moment.delayMs)
    },
  })
  onRequest = () => {}
  return end.status === null
}

async function committed(): Promise<ReadonlyMap<string, StoredRun>> {
  await using store = await folder.store()
  return await completedRuns(store)
}

async function revisions() {
  await using store = await folder.store()
  return await storedRevisions(store, 'tested')
}

/** A dead process's revision is not shown as one that runs. */
async function expectInterrupted(): Promise<void> {
  const shown = await revisions()
  expect(shown.filter(({ status }) => status !== 'interrupted')).toEqual([])
  expect(shown.map(({ running }) => running).filter((running) => running > 0)).toEqual([])
}

/** That every run is there with the same answer and the same scores. */
function expectKept(now: ReadonlyMap<string, StoredRun>, before: ReadonlyMap<string, StoredRun>): void {
  for (const [id, run] of before) expect(now.get(id)).toEqual(run)
}

/** How often the prompt was asked that was asked most often. */
function mostAsked(): number {
  const asked = Map.groupBy(server.requests(), ({ body }) => JSON.stringify(body['messages']))
  return Math.max(...[...asked.values()].map((requests) => requests.length))
}
