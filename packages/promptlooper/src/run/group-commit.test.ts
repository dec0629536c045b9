import { expect, test } from 'vitest'
import { StoreError } from '../domain/errors.ts'
import type { StoreWrite } from '../domain/store.ts'
import { GroupCommit } from './group-commit.ts'

const write: StoreWrite = { kind: 'run-released', runId: 'run_1' }

test('writes that come together share one commit, in order', async () => {
  const { store, groups } = recording()
  await using commit = new GroupCommit(store, { windowMs: 5 })
  await Promise.all([1, 2, 3].map((number) => commit.record([{ ...write, runId: `run_${number}` }])))
  expect(groups).toEqual([['run_1', 'run_2', 'run_3']])
})

test('a write is durable at the latest one window later', async () => {
  const { store } = recording()
  await using commit = new GroupCommit(store, { windowMs: 20 })
  const before = performance.now()
  await commit.record([write])
  expect(performance.now() - before).toBeLessThan(1_000)
})

test('after a failed commit nothing more is taken, and everybody hears why', async () => {
  const full = new StoreError('full', 'the disk is full')
  const heard: StoreError[] = []
  await using commit = new GroupCommit(
    { commit: () => Promise.reject(full) },
    { windowMs: 1, onFailure: (error) => heard.push(error) },
  )
  const outcomes = await Promise.allSettled([commit.record([write]), commit.record([write])])
  expect(outcomes.map((outcome) => (outcome.status === 'rejected' ? outcome.reason : null))).toEqual([full, full])
  await expect(commit.record([write])).rejects.toBe(full)
  expect(heard).toEqual([full])
})

function recording() {
  const groups: string[][] = []
  const store = {
    commit: async (writes: readonly StoreWrite[]) => {
      groups.push(writes.map((given) => ('runId' in given ? given.runId : given.kind)))
      return new Map<string, number>()
    },
  }
  return { store, groups }
}
