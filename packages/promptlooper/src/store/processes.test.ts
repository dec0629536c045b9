import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { expect, onTestFinished, test } from 'vitest'

import { openStore } from './open-store.ts'
import { openRevision, sampleExamples, sampleVariant } from './testing/samples.ts'
import { temporaryFolder } from './testing/temporary-folder.ts'

function newUrl(): string {
  const folder = temporaryFolder()
  onTestFinished(() => folder[Symbol.dispose]())
  return `sqlite:${join(folder.path, 'store.db')}`
}

function script(name: string): string {
  return join(import.meta.dirname, 'testing', name)
}

/** Starts a process and ends it with the test. */
function start(command: string, parameters: readonly string[]): ChildProcess {
  const child = spawn(command, parameters, { stdio: ['ignore', 'pipe', 'inherit'] })
  onTestFinished(() => void child.kill('SIGKILL'))
  return child
}

async function* linesOf(child: ChildProcess): AsyncGenerator<string> {
  if (child.stdout !== null) yield* createInterface({ input: child.stdout })
}

async function outputOf(child: ChildProcess): Promise<readonly string[]> {
  const lines: string[] = []
  for await (const line of linesOf(child)) lines.push(line)
  return lines
}

/** That every run a process reported as committed is there, with all that was committed with it. */
async function expectKept(url: string, reported: readonly string[]): Promise<void> {
  await using store = await openStore(url)
  const ended = new Map((await store.plan.endedAfter(0, 1_000_000)).map((run) => [run.id, run]))
  expect(reported.filter((id) => ended.get(id)?.status !== 'completed')).toEqual([])
  for (const id of reported.slice(-32)) {
    expect(await store.stageResults(id)).toHaveLength(1)
    expect(await store.scores(id)).toHaveLength(1)
    expect(await store.cache.get(id)).toBeDefined()
  }
  // What is there is whole: a batch has 16 runs.
  expect(ended.size % 16).toBe(0)
}

test('two processes that run one revision at once share its cells: no row lost, none twice, none locked out', async () => {
  const url = newUrl()
  await using store = await openStore(url)
  const revision = await openRevision(store, {
    variants: ['a', 'b'].map(sampleVariant),
    examples: sampleExamples(100),
    repeats: 2,
  })
  const outputs = await Promise.all(
    ['one', 'two'].map(
      async (owner) =>
        await outputOf(start(process.execPath, [script('claiming-process.ts'), url, revision.id, owner])),
    ),
  )
  const claimed = outputs.map((lines) => Number(lines[0]))
  expect(claimed[0]! + claimed[1]!).toBe(400)
  expect(await store.plan.progress(revision.id)).toEqual({
    planned: 400,
    completed: 400,
    failed: 0,
    running: 0,
    pending: 0,
  })
  const cells = await store.plan.cells(revision.id, -1, 100)
  expect(cells.flatMap((cell) => cell.scores)).toHaveLength(400)
  const sequences = (await store.plan.endedAfter(0, 1000)).map((run) => run.commitSequence)
  expect(sequences).toEqual(Array.from({ length: 400 }, (_, index) => index + 1))
})

test('processes that make one store at the same moment both get it', async () => {
  const url = newUrl()
  const code = `const { openStore } = await import(${JSON.stringify(join(import.meta.dirname, 'open-store.ts'))})
    await using store = await openStore(${JSON.stringify(url)})
    console.log((await store.experiments.open('spam')).id)`
  const outputs = await Promise.all(
    Array.from(
      { length: 4 },
      async () => await outputOf(start(process.execPath, ['--input-type=module', '--eval', code])),
    ),
  )
  expect(new Set(outputs.flat()).size).toBe(1)
  expect(outputs.flat()).toHaveLength(4)
})

test('a process killed amid its commits loses nothing that it reported', async () => {
  const url = newUrl()
  const child = start(process.execPath, [script('writing-process.ts'), url])
  const exit = once(child, 'exit')
  const reported: string[] = []
  for await (const line of linesOf(child)) {
    reported.push(...line.split(' '))
    if (reported.length === 16 * 40) child.kill('SIGKILL')
  }
  expect(await exit).toEqual([null, 'SIGKILL'])
  expect(reported.length).toBeGreaterThanOrEqual(16 * 40)
  await expectKept(url, reported)
})

test('a disk that takes no more is a clear error, and what was reported stays', async () => {
  const url = newUrl()
  // In blocks of 512 or 1,024 bytes, as the shell has it.
  const child = start('sh', [
    '-c',
    'ulimit -f 8000; exec "$0" "$@"',
    process.execPath,
    script('writing-process.ts'),
    url,
  ])
  const lines = await outputOf(child)
  expect(lines.at(-1)).toBe('error store-disk')
  const reported = lines.slice(0, -1).flatMap((line) => line.split(' '))
  expect(reported.length).toBeGreaterThan(100)
  await expectKept(url, reported)
})
