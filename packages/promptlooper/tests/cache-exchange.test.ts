import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { startOpenAiServer, type OpenAiServer } from '../src/adapters/testing/openai-server.ts'
import { entryLine } from '../src/cache/exchange-format.ts'
import { makeCommandFolder, type CommandFolder } from './testing/command-folder.ts'
import { completedRuns, integrity, storedRevisions } from './testing/stored-state.ts'
import { experimentOn, questions } from './testing/workspace.ts'

const runCount = 120

let server: OpenAiServer
let folder: CommandFolder

beforeEach(async () => {
  server = await startOpenAiServer({ delayMs: 60 })
  folder = await makeCommandFolder({
    'experiment.yaml': slowly(),
    'rows.jsonl': questions(runCount),
  })
})

afterEach(async () => {
  await server.close()
  await folder[Symbol.asyncDispose]()
})

/** Few calls at a time, so that there is time to do something beside the run. */
function slowly(): string {
  return experimentOn(server.url).replace('maxConcurrency: 20', 'maxConcurrency: 5')
}

/** Runs the experiment as a process, and something beside it, again and again, once a third is asked. */
async function runBeside(beside: () => Promise<unknown>) {
  const running = folder.command(['run', 'experiment.yaml'])
  let times = 0
  for (;;) {
    const isOver = await Promise.race([running.then(() => true), sleep(20, false)])
    if (isOver) break
    if (server.counts().total < runCount / 3) continue
    await beside()
    times += 1
  }
  expect(times).toBeGreaterThan(1)
  return await running
}

async function expectWhole(): Promise<void> {
  await using store = await folder.store()
  const runs = [...(await completedRuns(store)).values()]
  expect(runs).toHaveLength(runCount)
  // Each answer is its own question's: the server sends the prompt back.
  for (const { stageResults, scores } of runs) {
    expect(stageResults.map(({ responseRaw }) => responseRaw)).toEqual([stageResults[0]?.promptSent])
    expect(scores).toMatchObject([{ value: 1 }])
  }
  expect((await storedRevisions(store, 'tested')).at(-1)).toMatchObject({ status: 'completed', completed: runCount })
  expect(integrity(folder.storePath)).toBe('ok')
}

test('a cache that is cleared again and again while a run is going on: no fault, no wrong answer, no second call', async () => {
  const end = await runBeside(() => folder.here(['cache', 'clear', '--yes']))
  expect(end).toMatchObject({ status: 0 })
  await expectWhole()
  expect(server.counts()).toMatchObject({ total: runCount, repeated: 0 })
})

test('answers that are imported and exported while a run is going on are taken where they fit, and do no harm', async () => {
  await using elsewhere = await makeCommandFolder({ 'experiment.yaml': slowly(), 'rows.jsonl': questions(runCount) })
  await elsewhere.here(['run', 'experiment.yaml'])
  const file = join(folder.directory, 'answers.jsonl')
  await elsewhere.here(['cache', 'export', file])
  const end = await runBeside(async () => {
    expect(await folder.here(['cache', 'import', 'answers.jsonl'])).toMatchObject({ status: 0 })
    expect(await folder.here(['cache', 'export', 'again.jsonl'])).toMatchObject({ status: 0 })
  })
  expect(end).toMatchObject({ status: 0 })
  await expectWhole()
  // What it had not asked when the answers came, it did not ask.
  expect(server.counts().total - runCount).toBeLessThan(runCount)
  await folder.here(['cache', 'import', 'answers.jsonl'])
  await folder.here(['cache', 'export', 'again.jsonl'])
  // Of two answers the older stayed, and those imported are older.
  expect(await readFile(join(folder.directory, 'again.jsonl'), 'utf8')).toBe(await readFile(file, 'utf8'))
})

test('an import that the disk has no room for says so; the same command with room does the rest', async () => {
  await folder.here(['run', 'experiment.yaml', '--limit', '1'])
  await writeAnswers('many.jsonl', 3_000)
  const full = `sqlite:.promptlooper/store.db?max_page_count=${pageCount() + 1_000}`
  const end = await folder.command(['cache', 'import', 'many.jsonl', '--store', full])
  expect(end).toMatchObject({ status: 1 })
  expect(end.stderr).toContain('the store is full')
  expect(integrity(folder.storePath)).toBe('ok')
  const { stderr } = await folder.here(['cache', 'import', 'many.jsonl'])
  const [, added, present] = /^Added ([\d,]+) stored answers; ([\d,]+) were there already/.exec(stderr) ?? []
  expect(count(added) + count(present)).toBe(3_000)
  expect(count(present)).toBeGreaterThan(0)
  expect((await folder.here(['cache', 'stats'])).stdout).toMatch(/^3,001 stored answers/)
})

test('an import that is killed leaves whole answers, and the same command does the rest', async () => {
  await writeAnswers('many.jsonl', 8_000)
  const killed = await folder.command(['cache', 'import', 'many.jsonl'], {
    watch: (child) => {
      const timer = setInterval(() => {
        if (!folder.hasStore() || entries() === 0) return
        clearInterval(timer)
        child.kill('SIGKILL')
      }, 20)
    },
  })
  expect(killed.status).toBeNull()
  expect(integrity(folder.storePath)).toBe('ok')
  expect(entries()).toBeLessThan(8_000)
  await folder.here(['cache', 'import', 'many.jsonl'])
  await folder.here(['cache', 'export', 'again.jsonl'])
  const [original, again] = ['many.jsonl', 'again.jsonl'].map((name) => join(folder.directory, name))
  expect(await readFile(again ?? '', 'utf8')).toBe(await readFile(original ?? '', 'utf8'))
})

/** Writes an exchange file of so many answers of two kilobytes, by way of a store of its own. */
async function writeAnswers(name: string, number: number): Promise<void> {
  await using elsewhere = await makeCommandFolder()
  await using store = await elsewhere.store()
  const entry = { model: 'm', tokensIn: 1, tokensOut: 1, createdAt: 1_000, response: 'x'.repeat(2_000) }
  const answers = Array.from({ length: number }, (_, index) => ({
    key: entryLine({ key: `${index}`, entry }).checksum,
    entry,
  }))
  await store.cache.merge(answers)
  const path = join(folder.directory, name)
  const end = await folder.here(['cache', 'export', path, '--store', `sqlite:${elsewhere.storePath}`])
  expect(end.stderr).toContain('Wrote')
}

function count(text: string | undefined): number {
  return Number((text ?? '').replaceAll(',', ''))
}

function entries(): number {
  try {
    using database = new DatabaseSync(folder.storePath, { readOnly: true })
    return Number(database.prepare('select count(*) as number from cache_entries').get()?.['number'])
  } catch {
    // It is being made.
    return 0
  }
}

function pageCount(): number {
  using database = new DatabaseSync(folder.storePath, { readOnly: true })
  return Number(database.prepare('pragma page_count').get()?.['page_count'])
}
