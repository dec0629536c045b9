import type { CacheFilter, CacheMerge, StoredAnswer } from '../domain/cache-filter.ts'
import { canonicalJson } from '../domain/config-hash.ts'
import type { CacheEntry } from '../domain/stage-result.ts'
import type { CacheStore } from '../domain/store.ts'
import { cacheSelections, type CacheSelection, type SelectedKey } from './cache-selection.ts'
import type { SqliteConnection } from './sqlite-connection.ts'

/** Reading, adding and removing many entries of the response cache. */
export function cacheExchange(
  connection: SqliteConnection,
  readEntry: (key: string) => CacheEntry | undefined,
  writeEntry: (key: string, entry: CacheEntry) => void,
): Pick<CacheStore, 'size' | 'entries' | 'merge' | 'clear'> {
  const select = cacheSelections(connection)
  const remove = connection.prepare('delete from cache_entries where key = ?')

  function mergeOne({ key, entry }: StoredAnswer): keyof CacheMerge {
    const present = readEntry(key)
    if (present === undefined) {
      writeEntry(key, entry)
      return 'added'
    }
    const difference = compareEntries(entry, present)
    if (difference === 0) return 'same'
    if (difference > 0) return 'stayed'
    writeEntry(key, entry)
    return 'replaced'
  }

  return {
    async size(filter) {
      await using selection = await select(filter)
      return await selection.size()
    },
    async *entries(filter) {
      await using selection = await select(filter)
      for await (const keys of groups(selection)) {
        // One that was removed since is left out.
        yield await connection.read(() =>
          keys.flatMap(({ key }) => {
            const entry = readEntry(key)
            return entry === undefined ? [] : [{ key, entry }]
          }),
        )
      }
    },
    async merge(answers) {
      return await connection.write(() => {
        const merged = { added: 0, same: 0, stayed: 0, replaced: 0 }
        for (const answer of answers) merged[mergeOne(answer)] += 1
        return merged
      })
    },
    async clear(filter: CacheFilter) {
      await using selection = await select(filter)
      let removed = 0
      for await (const keys of groups(selection)) {
        removed += await connection.write(() => keys.reduce((count, { key }) => count + remove.run(key), 0))
      }
      return removed
    },
  }
}

/** Below 0 where the first entry is the one that stays, 0 where they are the same. */
function compareEntries(one: CacheEntry, other: CacheEntry): number {
  const age = (one.createdAt ?? 0) - (other.createdAt ?? 0)
  if (age !== 0) return age
  const [oneText, otherText] = [canonicalJson(one), canonicalJson(other)]
  if (oneText === otherText) return 0
  return oneText < otherText ? -1 : 1
}

/** All selected keys in groups, each of at most so many bytes of entries, or of one entry. */
async function* groups(selection: CacheSelection): AsyncIterable<readonly SelectedKey[]> {
  let last = ''
  for (;;) {
    const page = await selection.keysAfter(last, groupKeys)
    let group: SelectedKey[] = []
    let bytes = 0
    for (const selected of page) {
      if (group.length > 0 && bytes + selected.bytes > groupBytes) {
        yield group
        group = []
        bytes = 0
      }
      group.push(selected)
      bytes += selected.bytes
    }
    if (group.length > 0) yield group
    last = page.at(-1)?.key ?? ''
    if (page.length < groupKeys) return
  }
}

const groupKeys = 1_000
const groupBytes = 4 * 1024 * 1024
