import { createHash } from 'node:crypto'

import { endLine, entryLine, exchangeHeader } from '../cache/exchange-format.ts'
import { keyShapedOffsets } from '../config/providers/key-shapes.ts'
import type { CacheFilter } from '../domain/cache-filter.ts'
import type { Store } from '../domain/store.ts'

/** What an export has written so far. */
export interface CacheExport {
  readonly exported: number
  /** Entries that hold what looks like a key: they are not written. */
  readonly leftOut: number
}

/**
 * The text of an exchange file, in pieces of some megabytes, ordered by key: the same entries give the same text. What
 * looks like a key never leaves the store: its entry is left out. `onProgress` hears after each piece.
 */
export async function* exportCache(
  store: Pick<Store, 'cache'>,
  filter: CacheFilter,
  onProgress: (progress: CacheExport) => void,
): AsyncIterable<string> {
  const checksums = createHash('sha256')
  let exported = 0
  let leftOut = 0
  yield `${exchangeHeader}\n`
  for await (const answers of store.cache.entries(filter)) {
    let piece = ''
    for (const answer of answers) {
      const { text, checksum } = entryLine(answer)
      if (keyShapedOffsets(text).length > 0) {
        leftOut += 1
        continue
      }
      exported += 1
      checksums.update(`${checksum}\n`)
      piece += `${text}\n`
    }
    yield piece
    onProgress({ exported, leftOut })
  }
  yield `${endLine(exported, checksums.digest('hex'))}\n`
}
