import { chmodSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, onTestFinished, test } from 'vitest'

import { openStore } from './open-store.ts'
import { temporaryFolder } from './testing/temporary-folder.ts'

const config = { prompt: 'p', model: 'm' }

function newFolder(): string {
  const folder = temporaryFolder()
  onTestFinished(() => folder[Symbol.dispose]())
  return folder.path
}

async function makeStore(path: string): Promise<void> {
  const store = await openStore(`sqlite:${path}`)
  await store[Symbol.asyncDispose]()
}

/** Root may write everything: for a while it becomes nobody, as far as files are concerned. */
async function withoutPrivileges(work: () => Promise<void>): Promise<void> {
  const isRoot = process.geteuid?.() === 0
  if (isRoot) process.seteuid?.(65_534)
  try {
    await work()
  } finally {
    if (isRoot) process.seteuid?.(0)
  }
}

async function openAndWrite(url: string): Promise<void> {
  await using store = await openStore(url)
  await store.createRun({ config })
}

test('the folder of a store is made where it is missing', async () => {
  const path = join(newFolder(), 'a', 'b', 'store.db')
  await openAndWrite(`sqlite:${path}`)
  expect(statSync(path).size).toBeGreaterThan(0)
})

test.each([
  ['a text', 'name: spam\n'],
  ['a long text', 'name: spam\n'.repeat(1000)],
])('%s is not a database, and stays as it is', async (_name, content) => {
  const path = join(newFolder(), 'experiment.yaml')
  writeFileSync(path, content)
  await expect(openStore(`sqlite:${path}`)).rejects.toMatchObject({
    name: 'StoreError',
    code: 'store-not-a-database',
    message: expect.stringContaining(path),
  })
  expect(readFileSync(path, 'utf8')).toBe(content)
})

test('an empty file becomes a store', async () => {
  const path = join(newFolder(), 'store.db')
  writeFileSync(path, '')
  await openAndWrite(`sqlite:${path}`)
  expect(statSync(path).size).toBeGreaterThan(0)
})

test('another program’s database is refused and left as it is', async () => {
  const path = join(newFolder(), 'other.db')
  const other = new DatabaseSync(path)
  other.exec('create table songs (title text)')
  other.close()
  const before = readFileSync(path)
  await expect(openStore(`sqlite:${path}`)).rejects.toMatchObject({ code: 'store-foreign' })
  expect(readFileSync(path).equals(before)).toBe(true)
})

test('a store of a newer version is refused and left as it is', async () => {
  const path = join(newFolder(), 'store.db')
  await makeStore(path)
  const newer = new DatabaseSync(path)
  newer.exec(`insert into migrations (number, name, applied_at) values (99, 'from-tomorrow', 0)`)
  newer.close()
  const before = readFileSync(path)
  await expect(openStore(`sqlite:${path}`)).rejects.toMatchObject({
    code: 'store-newer',
    message: expect.stringContaining('made by a newer version'),
    hint: expect.stringContaining('Update PromptLooper'),
  })
  expect(readFileSync(path).equals(before)).toBe(true)
})

test('a folder is not a store file', async () => {
  await expect(openStore(`sqlite:${newFolder()}`)).rejects.toMatchObject({ code: 'store-cannot-open' })
})

test('a folder that can not be made is an error that names it', async () => {
  const file = join(newFolder(), 'file')
  writeFileSync(file, '')
  await expect(openStore(`sqlite:${file}/below/store.db`)).rejects.toMatchObject({
    code: 'store-cannot-open',
    message: expect.stringContaining(file),
  })
})

test('a read-only store file can not be written', async () => {
  const folder = newFolder()
  const path = join(folder, 'store.db')
  await makeStore(path)
  chmodSync(path, 0o444)
  chmodSync(folder, 0o777)
  await withoutPrivileges(async () => {
    await expect(openAndWrite(`sqlite:${path}`)).rejects.toMatchObject({ name: 'StoreError', code: 'store-read-only' })
  })
})

test('a store can not be made in a read-only folder', async () => {
  const folder = join(newFolder(), 'read-only')
  mkdirSync(folder)
  chmodSync(folder, 0o555)
  chmodSync(join(folder, '..'), 0o755)
  await withoutPrivileges(async () => {
    const opening = openAndWrite(`sqlite:${join(folder, 'store.db')}`)
    await expect(opening).rejects.toMatchObject({
      name: 'StoreError',
      code: expect.stringMatching(/^store-(read-only|cannot-open)$/),
    })
  })
})

test('a store that another program holds is said to be locked, and works again afterwards', async () => {
  const path = join(newFolder(), 'store.db')
  await makeStore(path)
  using other = new DatabaseSync(path)
  other.exec('begin immediate')
  await using store = await openStore(`sqlite:${path}?busy_timeout=30`)
  await expect(store.createRun({ config })).rejects.toMatchObject({ name: 'StoreError', code: 'store-locked' })
  await expect(store.cache.put('k', { response: 'r', model: 'm', tokensIn: 1, tokensOut: 1 })).rejects.toMatchObject({
    code: 'store-locked',
  })
  await expect(store.experiments.delete('exp_none')).rejects.toMatchObject({ code: 'store-locked' })
  expect(await store.run('run_none')).toBeUndefined()
  other.exec('rollback')
  await store.createRun({ config })
  await store.cache.put('k', { response: 'r', model: 'm', tokensIn: 1, tokensOut: 1 })
})

test('what waits in vain waits once: a queue of writes does not stand still once for each', async () => {
  const path = join(newFolder(), 'store.db')
  await makeStore(path)
  using other = new DatabaseSync(path)
  other.exec('begin immediate')
  await using store = await openStore(`sqlite:${path}?busy_timeout=200`)
  const startedAt = performance.now()
  const writes = await Promise.allSettled(Array.from({ length: 50 }, async () => await store.createRun({ config })))
  expect(writes.map(({ status }) => status)).toEqual(Array(50).fill('rejected'))
  expect(performance.now() - startedAt).toBeLessThan(1_500)
  other.exec('rollback')
})

test('a full store keeps what was committed, and goes on when it has room', async () => {
  const path = join(newFolder(), 'store.db')
  const kept: string[] = []
  {
    await using store = await openStore(`sqlite:${path}?max_page_count=60`)
    const response = 'x'.repeat(2000)
    const fill = async (): Promise<void> => {
      for (;;) {
        const key = `key ${kept.length}`
        await store.commit([{ kind: 'cache-put', key, entry: { response, model: 'm', tokensIn: 1, tokensOut: 1 } }])
        kept.push(key)
      }
    }
    await expect(fill()).rejects.toMatchObject({
      name: 'StoreError',
      code: 'store-full',
      hint: expect.stringContaining('what was committed is kept'),
    })
    expect(await store.cache.get('key 0')).toBeDefined()
  }
  expect(kept.length).toBeGreaterThan(10)
  await using store = await openStore(`sqlite:${path}`)
  expect((await store.cache.statistics()).totalEntries).toBe(kept.length)
  await store.createRun({ config })
})

test('a store is full for Kysely’s transactions too, which leave nothing half done', async () => {
  const path = join(newFolder(), 'store.db')
  await makeStore(path)
  await using store = await openStore(`sqlite:${path}?max_page_count=45`)
  const { id: experimentId } = await store.experiments.open('spam')
  const source = 'x'.repeat(200_000)
  const given = { experimentId, file: 'f', source, repeats: 1, cacheMode: 'reuse', scorers: [], variants: [] } as const
  await expect(store.experiments.createRevision(given)).rejects.toMatchObject({ code: 'store-full' })
  expect(await store.experiments.revisions(experimentId)).toEqual([])
  await store.experiments.createRevision({ ...given, source: 'short' })
})

test('a closed store says that it is closed', async () => {
  const store = await openStore('sqlite::memory:')
  await store[Symbol.asyncDispose]()
  await expect(store.cache.get('k')).rejects.toMatchObject({ name: 'StoreError', code: 'store-closed' })
})

test('while another program holds the database, this process goes on with everything else', async () => {
  using folder = temporaryFolder()
  const path = join(folder.path, 'store.db')
  await using store = await openStore(`sqlite:${path}`)
  using other = new DatabaseSync(path)
  other.exec('begin immediate')
  let hasBeenWritten = false
  const writes = [store.createRun({ config }), store.commit([]), store.owners.register('owner_a', 0)]
  const written = Promise.all(writes).then(() => (hasBeenWritten = true))
  let turns = 0
  for (const until = performance.now() + 100; performance.now() < until; turns += 1)
    await new Promise((resolve) => setImmediate(resolve))
  // A wait of SQLite's own would have taken a turn for itself alone.
  expect(turns).toBeGreaterThan(20)
  expect(hasBeenWritten).toBe(false)
  other.exec('rollback')
  await written
})

test('of writes that share a transaction, one that fails takes none of the others with it', async () => {
  using folder = temporaryFolder()
  await using store = await openStore(`sqlite:${join(folder.path, 'store.db')}`)
  const run = await store.createRun({ config })
  const end = { tokensIn: 1, tokensOut: 1, latencyMs: 1, costUsd: null, finish: null, durationMs: 1, completedAt: 1 }
  const complete = (runId: string) =>
    store.commit([{ kind: 'run-completed', runId, end, scores: [], scoreFailures: [] }])
  const [lost, kept] = await Promise.allSettled([complete('run_none'), complete(run.id)])
  expect(lost).toMatchObject({ status: 'rejected', reason: { code: 'unknown-run' } })
  expect(kept.status).toBe('fulfilled')
  expect((await store.run(run.id))?.status).toBe('completed')
})
