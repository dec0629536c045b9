import { afterAll, beforeAll, expect, test } from 'vitest'

import type { RevisionRecord } from '../domain/revision.ts'
import type { Store } from '../domain/store.ts'
import { openStore } from '../store/open-store.ts'
import { findExperiment, findRevision, findRun, readReference } from './find-revision.ts'

let store: Store
let spam: readonly RevisionRecord[]
let tricky: RevisionRecord

beforeAll(async () => {
  store = await openStore('sqlite::memory:')
  spam = [await addRevision('spam-or-ham'), await addRevision('spam-or-ham'), await addRevision('spam-or-ham')]
  tricky = await addRevision('mail@2')
  await store.experiments.open('never-run')
})
afterAll(async () => await store[Symbol.asyncDispose]())

test.each([
  ['spam-or-ham', 2],
  ['spam-or-ham@1', 0],
  ['spam-or-ham@3', 2],
  ['spam-or-ham~0', 2],
  ['spam-or-ham~', 1],
  ['spam-or-ham~2', 0],
])('%s is revision %i, counted from 0', async (reference, index) => {
  expect((await findRevision(store, reference)).id).toBe(spam[index]?.id)
})

test('an experiment and a revision are found by their ids', async () => {
  const [first] = spam
  expect((await findRevision(store, first?.id ?? '')).number).toBe(1)
  expect((await findRevision(store, first?.experimentId ?? '')).number).toBe(3)
  expect((await findRevision(store, `${first?.experimentId}@2`)).number).toBe(2)
})

test('a name that ends like a reference is taken as it is', async () => {
  expect((await findRevision(store, 'mail@2')).id).toBe(tricky.id)
  expect(await readReference(store, 'mail@2')).toBe('experiment')
  expect((await findRevision(store, 'mail@2@1')).id).toBe(tricky.id)
})

test.each([
  ['spam-or-ham', 'experiment'],
  ['spam-or-ham@1', 'revision'],
  ['spam-or-ham~1', 'revision'],
  ['rev_1', 'revision'],
  ['run_1', 'run'],
  ['exp_1', 'experiment'],
])('%s means %s', async (reference, kind) => {
  expect(await readReference(store, reference)).toBe(kind)
})

test('a name that is nearly right is suggested', async () => {
  await expect(findExperiment(store, 'spam-or-hm')).rejects.toMatchObject({
    code: 'unknown-experiment',
    hint: 'Did you mean "spam-or-ham"?',
  })
})

test.each([
  ['nothing-like-it', 'there is no experiment "nothing-like-it"'],
  ['spam-or-ham@4', 'spam-or-ham has no revision @4'],
  ['spam-or-ham~3', 'spam-or-ham has no revision ~3'],
  ['rev_none', 'there is no revision "rev_none"'],
  ['never-run', 'never-run has no revision yet'],
])('%s is refused: %s', async (reference, message) => {
  await expect(findRevision(store, reference)).rejects.toThrow(message)
})

test('a missing revision is told which there are', async () => {
  await expect(findRevision(store, 'spam-or-ham@9')).rejects.toMatchObject({ hint: 'It has @1 to @3.' })
})

test('an unknown run is refused with where ids come from', async () => {
  await expect(findRun(store, 'run_none')).rejects.toMatchObject({ code: 'unknown-run' })
})

async function addRevision(name: string): Promise<RevisionRecord> {
  const { id } = await store.experiments.open(name)
  return await store.experiments.createRevision({
    experimentId: id,
    file: '/x.yaml',
    source: '',
    repeats: 1,
    cacheMode: 'reuse',
    scorers: [],
    variants: [],
  })
}
