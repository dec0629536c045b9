import { chmod, copyFile, readFile, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { startOpenAiServer, type OpenAiServer } from '../src/adapters/testing/openai-server.ts'
import type { CliEnd } from '../src/cli/testing/run-cli.ts'
import { makeCommandFolder, type CommandFolder } from './testing/command-folder.ts'
import { completedRuns, integrity, storedRevisions, type StoredRun } from './testing/stored-state.ts'
import { experimentOn, questions } from './testing/workspace.ts'

const runCount = 200
const concurrency = 20
const runsBefore = 20
const answerMs = 20
/** The calls in flight when a commit fails, and the answers that can come within the 50 ms that the promise allows. */
const mostRepeated = concurrency + (concurrency * 50) / answerMs

let server: OpenAiServer
let folder: CommandFolder
let onRequest: (total: number) => void
let before: ReadonlyMap<string, StoredRun>

beforeEach(async () => {
  onRequest = () => {}
  server = await startOpenAiServer({
    delayMs: answerMs,
    // Long answers, so that the runs take far more room than what is stored before them.
    answer: () => 'x'.repeat(4000),
    script: ({ index }) => {
      onRequest(index + 1)
      return undefined
    },
  })
  folder = await makeCommandFolder({ 'experiment.yaml': experimentOn(server.url), 'rows.jsonl': questions(runCount) })
  await folder.here(['run', 'experiment.yaml', '--limit', String(runsBefore)])
  before = await committed()
})

afterEach(async () => {
  onRequest = () => {}
  await server.close()
  await folder[Symbol.asyncDispose]()
})

describe('a store that can not be opened is refused before anything is asked, and works again afterwards', () => {
  test('a file that is not a database', async () => {
    await copyFile(folder.storePath, `${folder.storePath}.copy`)
    await writeFile(folder.storePath, 'name: spam\n'.repeat(200))
    expectRefusal(await run(), 'is not a database', 'Name another file with --store')
    expect(await readFile(folder.storePath, 'utf8')).toBe('name: spam\n'.repeat(200))
    await copyFile(`${folder.storePath}.copy`, folder.storePath)
    await expectCompletion()
  })

  test('a database of another program', async () => {
    const path = `${folder.directory}/songs.db`
    using other = new DatabaseSync(path)
    other.exec('create table songs (title text)')
    const bytes = await readFile(path)
    expectRefusal(await run('sqlite:songs.db'), 'is a database of another program', 'this one was left as it is')
    expect((await readFile(path)).equals(bytes)).toBe(true)
    await expectCompletion()
  })

  test('a store of a newer version', async () => {
    change(`insert into migrations (number, name, applied_at) values (99, 'from-tomorrow', 0)`)
    const bytes = await readFile(folder.storePath)
    expectRefusal(await run(), 'was made by a newer version', 'Update PromptLooper')
    expect((await readFile(folder.storePath)).equals(bytes)).toBe(true)
    change('delete from migrations where number = 99')
    await expectCompletion()
  })

  test('a folder', async () => {
    expectRefusal(await run('sqlite:.promptlooper'), 'is a folder, not a store file', 'store.db')
    await expectCompletion()
  })

  test.each([
    ['a read-only file', 0o444, 0o777],
    ['a file in a read-only folder', 0o666, 0o555],
  ])('%s', async (_what, fileMode, folderMode) => {
    await chmod(folder.directory, 0o755)
    await chmod(folder.storePath, fileMode)
    await chmod(dirname(folder.storePath), folderMode)
    // Root may write everything: then the command runs as somebody who may not.
    const isRoot = process.geteuid?.() === 0
    const end = await folder.command(['run', 'experiment.yaml'], isRoot ? { userId: 65_534 } : {})
    expectRefusal(end, 'may not be written', 'Make it writable')
    await chmod(folder.storePath, 0o644)
    await chmod(dirname(folder.storePath), 0o755)
    await expectCompletion()
  })

  test('a database that another program holds for longer than one waits', async () => {
    using other = new DatabaseSync(folder.storePath, { timeout: 5_000 })
    other.exec('begin exclusive')
    const end = await run('sqlite:.promptlooper/store.db?busy_timeout=200')
    expectRefusal(end, 'another process holds the store for too long', 'Close the program that has it open')
    other.exec('rollback')
    await expectCompletion()
  })
})

describe('a store that fails in the middle ends the run with what to do, and the same command goes on', () => {
  test('a store that is full', async () => {
    const pages = pageCount()
    const end = await run(`sqlite:.promptlooper/store.db?max_page_count=${pages + 200}`)
    expectFailure(end, 'the store is full', 'what was committed is kept')
    await expectResumed()
  })

  test('a disk that is full', async () => {
    // In blocks of 512 bytes: 1 MB. Every file that the process writes has this limit.
    const launcher = ['sh', '-c', 'ulimit -f 2000; exec "$0" "$@"'] as const
    const end = await folder.command(['run', 'experiment.yaml'], { launcher })
    expectFailure(end, 'the disk did not take or give', 'Check free space')
    await expectResumed()
  })

  test('a database that another program holds for longer than one waits', async () => {
    using other = new DatabaseSync(folder.storePath, { timeout: 5_000 })
    onRequest = (total) => total === runsBefore + 50 && other.exec('begin exclusive')
    const end = await run('sqlite:.promptlooper/store.db?busy_timeout=200')
    other.exec('rollback')
    expectFailure(end, 'another process holds the store for too long', 'run the same command again')
    await expectResumed()
  })
})

test('a database that another program holds for a while is waited for: nothing fails and nothing is asked twice', async () => {
  using other = new DatabaseSync(folder.storePath, { timeout: 5_000 })
  let held: Promise<void> | undefined
  onRequest = (total) => {
    if (total !== runsBefore + 50) return
    other.exec('begin exclusive')
    held = sleep(2_000).then(() => other.exec('rollback'))
  }
  const end = await run()
  await held
  expect(held).toBeDefined()
  expect(end).toMatchObject({ status: 0 })
  expect(end.stdout).toContain(`${runCount} of ${runCount} runs completed`)
  expect(server.counts()).toMatchObject({ total: runCount, repeated: 0 })
  await expectTotals()
})

function run(storeUrl?: string): Promise<CliEnd> {
  return folder.command(['run', 'experiment.yaml', ...(storeUrl === undefined ? [] : ['--store', storeUrl])])
}

/** Refused at once: status 1, a message with what to do next, no call. */
function expectRefusal(end: CliEnd, says: string, next: string): void {
  expectFailure(end, says, next)
  expect(server.counts().total).toBe(runsBefore)
}

function expectFailure(end: CliEnd, says: string, next: string): void {
  expect(end).toMatchObject({ status: 1, stdout: '' })
  expect(end.stderr).toContain('error: ')
  expect(end.stderr).toContain(says)
  expect(end.stderr).toContain(next)
  expect(end.stderr).not.toMatch(/^\s+at /m)
  expect(end.stderr).not.toContain('fault of promptlooper')
}

/** What was stored before is there, and the command does the rest without asking anything twice. */
async function expectCompletion(): Promise<void> {
  await expectKept()
  expect(await folder.here(['run', 'experiment.yaml'])).toMatchObject({ status: 0 })
  expect(server.counts()).toMatchObject({ total: runCount, repeated: 0 })
  await expectTotals()
}

/** As `expectCompletion`, after a run that had got somewhere: only what was in flight is asked again. */
async function expectResumed(): Promise<void> {
  await expectKept()
  const left = await committed()
  expect(left.size).toBeGreaterThan(runsBefore)
  expect(left.size).toBeLessThan(runCount)
  expect(server.counts().total - left.size).toBeLessThanOrEqual(mostRepeated)
  expect((await revisions()).at(-1)).toMatchObject({ status: 'interrupted', running: 0, completed: left.size })
  before = left
  expect(await run()).toMatchObject({ status: 0 })
  expect(server.counts().distinct).toBe(runCount)
  expect(server.counts().repeated).toBeLessThanOrEqual(mostRepeated)
  await expectTotals()
}

async function expectKept(): Promise<void> {
  expect(before.size).toBeGreaterThanOrEqual(runsBefore)
  expect(integrity(folder.storePath)).toBe('ok')
  const now = await committed()
  for (const [id, stored] of before) expect(now.get(id)).toEqual(stored)
}

async function expectTotals(): Promise<void> {
  await expectKept()
  expect((await committed()).size).toBe(runCount)
  const done = { status: 'completed', planned: runCount, completed: runCount, failed: 0, running: 0, pending: 0 }
  expect((await revisions()).at(-1)).toMatchObject(done)
}

async function committed(): Promise<ReadonlyMap<string, StoredRun>> {
  await using store = await folder.store()
  return await completedRuns(store)
}

async function revisions() {
  await using store = await folder.store()
  return await storedRevisions(store, 'tested')
}

function change(sql: string): void {
  using database = new DatabaseSync(folder.storePath, { timeout: 5_000 })
  database.exec(sql)
}

function pageCount(): number {
  using database = new DatabaseSync(folder.storePath, { readOnly: true })
  return Number(database.prepare('pragma page_count').get()?.['page_count'])
}
