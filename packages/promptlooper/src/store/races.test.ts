import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, test } from 'vitest'
import { contentHash } from '../domain/config-hash.ts'
import type { RaceSettings } from '../domain/race.ts'
import { openStore } from './open-store.ts'
import { temporaryFolder } from './testing/temporary-folder.ts'

const settings: RaceSettings = {
  objective: 'exact-match',
  delta: 0.05,
  epsilon: 0,
  batch: 10,
  target: 'examples',
  failures: 'zero',
}

test('an order in which scores of other variants were seen is refused', async () => {
  using folder = temporaryFolder()
  const path = join(folder.path, 'store.db')
  await using store = await openStore(`sqlite:${path}`)
  const { id: experimentId } = await store.experiments.open('raced')
  const open = async (content: string) => {
    const shared = { file: 'f.yaml', source: '', repeats: 1, cacheMode: 'reuse', scorers: [], variants: [] } as const
    const { id: revisionId } = await store.experiments.createRevision({ experimentId, ...shared })
    return await store.races.open({ revisionId, experimentId, contentHash: content, datasetHash: 'dataset', settings })
  }
  await open('two variants')
  const database = new DatabaseSync(path)
  // The order that the second race on this dataset would have.
  database.prepare('update races set seed = ?').run(contentHash('three variants 2'))
  database.close()
  await expect(open('three variants')).rejects.toMatchObject({ code: 'race-order-reused' })
})
