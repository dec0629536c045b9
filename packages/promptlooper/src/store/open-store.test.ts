import { join } from 'node:path'
import { afterAll } from 'vitest'

import { openStore } from './open-store.ts'
import { describeStore } from './store.contract.ts'
import { temporaryFolder } from './testing/temporary-folder.ts'

describeStore('in memory', async (host) => await openStore('sqlite::memory:', host))

const folder = temporaryFolder()
let files = 0
afterAll(() => folder[Symbol.dispose]())
describeStore(
  'a store in a file',
  async (host) => await openStore(`sqlite:${join(folder.path, `${files++}.db`)}`, host),
)
