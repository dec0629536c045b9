import type { ChildProcess } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'
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

test('two experiments that share a part of their prompts: each prompt is asked once in all, whoever asks first', async () => {
  const shared = `matrix: { prompt: ["{{ question }}", "PROMPT {{ question }}"] }`
  for (const [name, own] of [
    ['experiment.yaml', 'Now'],
    ['other.yaml', 'Then'],
  ] as const) {
    const text = slowlyOn(server.url).replace('name: tested', `name: ${name}`).replace('prompt: "{{ question }}"\n', '')
    await folder.write(name, `${text}${shared.replace('PROMPT', own)}\n`)
  }
  await folder.write('rows.jsonl', questions(40))
  const ends = await Promise.all([folder.command(['run', 'experiment.yaml']), folder.command(['run', 'other.yaml'])])
  expect(ends).toMatchObject([{ status: 0 }, { status: 0 }])
  expect(server.counts()).toMatchObject({ total: 3 * 40, distinct: 3 * 40 })
  for (const name of ['experiment.yaml', 'other.yaml']) {
    expect((await stored(name)).revisions).toMatchObject([{ status: 'completed', completed: 80, failed: 0 }])
  }
})

test('one of two sleeps, as a machine does, until it is taken for dead: the other ends with every cell, and so does the sleeper when it wakes', async () => {
  const sleeper = Promise.withResolvers<ChildProcess>()
  const sleeping = folder.command(['run', 'experiment.yaml'], { watch: sleeper.resolve })
  const child = await sleeper.promise
  await untilAsked(runCount / 4)
  child.kill('SIGSTOP')
  const end = await folder.command(['run', 'experiment.yaml'])
  expect(end).toMatchObject({ status: 0 })
  expect(end.stdout).toContain(`${runCount} of ${runCount} runs completed`)
  child.kill('SIGCONT')
  const woken = await sleeping
  expect(woken).toMatchObject({ status: 0 })
  expect(woken.stdout).toContain(`${runCount} of ${runCount} runs completed`)
  const { runs, revisions } = await stored('tested')
  expect(runs.length).toBe(runCount)
  expect(new Set(runs.map(({ run }) => run.cell?.exampleKey)).size).toBe(runCount)
  for (const { stageResults, scores } of runs) {
    expect(stageResults).toHaveLength(1)
    expect(scores).toMatchObject([{ value: 1 }])
  }
  for (const revision of revisions) expect(revision).toMatchObject({ status: 'completed', completed: runCount })
  // Only what was in flight when it fell asleep, and what had been answered and was not committed yet, is asked by both.
  expect(server.counts().distinct).toBe(runCount)
  expect(server.counts().repeated).toBeLessThanOrEqual(5 + 5)
  expect(integrity(folder.storePath)).toBe('ok')
}, 60_000)

test('a command that sleeps for some seconds goes on where it was, and asks nothing twice', async () => {
  const sleeper = Promise.withResolvers<ChildProcess>()
  const sleeping = folder.command(['run', 'experiment.yaml'], { watch: sleeper.resolve })
  const child = await sleeper.promise
  await untilAsked(runCount / 4)
  child.kill('SIGSTOP')
  await sleep(3_000)
  child.kill('SIGCONT')
  expect(await sleeping).toMatchObject({ status: 0 })
  expect(server.counts()).toMatchObject({ total: runCount, repeated: 0 })
  expect((await stored('tested')).revisions).toMatchObject([{ status: 'completed', completed: runCount, failed: 0 }])
})

async function untilAsked(count: number): Promise<void> {
  while (server.counts().total < count) await sleep(5)
}

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
