import { afterEach, beforeEach, expect, test } from 'vitest'
import { startOpenAiServer, type OpenAiServer } from '../src/adapters/testing/openai-server.ts'
import { makeCommandFolder, type CommandFolder } from './testing/command-folder.ts'
import { completedRuns, integrity, storedRevisions, type StoredRun } from './testing/stored-state.ts'
import { experimentOn, questions } from './testing/workspace.ts'

const runCount = 120

let server: OpenAiServer
let folder: CommandFolder

beforeEach(async () => {
  server = await startOpenAiServer({ delayMs: 60 })
  folder = await makeCommandFolder({
    'experiment.yaml': slowlyOn(server.url),
    'other.yaml': slowlyOn(server.url).replace('name: tested', 'name: other'),
    'rows.jsonl': questions(runCount),
  })
})

afterEach(async () => {
  await server.close()
  await folder[Symbol.asyncDispose]()
})

test('one experiment run by two processes at once: both end well, every cell once, every prompt asked once', async () => {
  const ends = await Promise.all([
    folder.command(['run', 'experiment.yaml']),
    folder.command(['run', 'experiment.yaml']),
  ])
  for (const end of ends) {
    expect(end).toMatchObject({ status: 0 })
    expect(end.stdout).toContain(`${runCount} of ${runCount} runs completed`)
  }
  expect(server.counts()).toMatchObject({ total: runCount, distinct: runCount })
  const { runs, revisions } = await stored('tested')
  expect(runs.length).toBe(runCount)
  expect(new Set(runs.map(({ run }) => run.cell?.exampleKey)).size).toBe(runCount)
  for (const { stageResults, scores } of runs) {
    expect(stageResults).toHaveLength(1)
    expect(scores).toMatchObject([{ value: 1 }])
  }
  const done = { status: 'completed', completed: runCount, failed: 0, running: 0, pending: 0 }
  expect(revisions).toMatchObject([
    { number: 1, ...done },
    { number: 2, ...done },
  ])
  // They worked at the same time: neither waited for the other to end.
  expect(ends.map(({ stderr }) => callsOf(stderr)).filter((calls) => calls === 0)).toEqual([])
  expect(integrity(folder.storePath)).toBe('ok')
})

test('two experiments with the same prompts on one store at once: both are whole, and what they share is asked once', async () => {
  const ends = await Promise.all([folder.command(['run', 'experiment.yaml']), folder.command(['run', 'other.yaml'])])
  expect(ends).toMatchObject([{ status: 0 }, { status: 0 }])
  expect(server.counts()).toMatchObject({ total: runCount, distinct: runCount })
  for (const name of ['tested', 'other']) {
    const { revisions } = await stored(name)
    expect(revisions).toMatchObject([{ number: 1, status: 'completed', completed: runCount, failed: 0, running: 0 }])
  }
  expect((await stored('other')).runs.length).toBe(2 * runCount)
  expect(integrity(folder.storePath)).toBe('ok')
})

test('one of two is killed: the other takes over what it was running and ends with every cell', async () => {
  const survivor = folder.command(['run', 'experiment.yaml'])
  const killed = folder.command(['run', 'experiment.yaml'], {
    watch: (child) => {
      const timer = setInterval(() => {
        if (server.counts().total < runCount / 3) return
        clearInterval(timer)
        child.kill('SIGKILL')
      }, 5)
    },
  })
  expect(await killed).toMatchObject({ status: null })
  const end = await survivor
  expect(end).toMatchObject({ status: 0 })
  expect(end.stdout).toContain(`${runCount} of ${runCount} runs completed`)
  const { runs, revisions } = await stored('tested')
  expect(runs.length).toBe(runCount)
  expect(new Set(revisions.map(({ status }) => status))).toEqual(new Set(['completed', 'interrupted']))
  expect(server.counts().distinct).toBe(runCount)
  expect(server.counts().repeated).toBeLessThanOrEqual(20 + 20)
})

/** Few calls at a time, so that two processes which start a little apart still work side by side. */
function slowlyOn(url: string): string {
  return experimentOn(url).replace('maxConcurrency: 20', 'maxConcurrency: 5')
}

async function stored(experiment: string): Promise<{
  readonly runs: readonly StoredRun[]
  readonly revisions: Awaited<ReturnType<typeof storedRevisions>>
}> {
  await using store = await folder.store()
  const runs = [...(await completedRuns(store)).values()]
  return { runs, revisions: await storedRevisions(store, experiment) }
}

function callsOf(stderr: string): number {
  return Number(/This command: (\d+) call/.exec(stderr)?.[1])
}
