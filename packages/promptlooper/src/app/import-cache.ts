import type { CacheMerge, StoredAnswer } from '../domain/cache-filter.ts'
import { PromptLooperError } from '../domain/errors.ts'
import { openStore } from '../store/open-store.ts'
import { readExchangeFile, type ExchangeEnd } from './read-exchange-file.ts'
import { makeStoreLocation, type StoreRequest } from './store-location.ts'

/** A file to import, and how messages name it. */
export interface ImportedFile {
  readonly path: string
  readonly shown: string
}

/**
 * Merges exchange files into the cache of the store that a run would write to, which is made where there is none. All
 * files are read through and checked before anything is written: one that was cut off or edited changes nothing. They
 * are then written some entries at a time, so that a run which is going on is not held up; an import that is killed
 * there is finished by the same command. Throws a PromptLooperError with file and line.
 */
export async function importCache(request: StoreRequest, files: readonly ImportedFile[]): Promise<CacheMerge> {
  const ends: ExchangeEnd[] = []
  for (const file of files) ends.push(await readThrough(file, async () => {}))
  await using store = await openStore(await makeStoreLocation(request))
  const total = { added: 0, same: 0, stayed: 0, replaced: 0 }
  for (const [index, file] of files.entries()) {
    const end = await readThrough(file, async (answers) => {
      const merged = await store.cache.merge(answers)
      for (const name of mergeCounts) total[name] += merged[name]
    })
    if (end.checksum !== ends[index]?.checksum) throw changed(file)
  }
  return total
}

const mergeCounts = ['added', 'same', 'stayed', 'replaced'] as const

/** Hands over the entries in groups of bounded size. */
async function readThrough(
  { path, shown }: ImportedFile,
  take: (answers: readonly StoredAnswer[]) => Promise<void>,
): Promise<ExchangeEnd> {
  const reading = readExchangeFile(path, shown)
  let group: StoredAnswer[] = []
  let characters = 0
  const handOver = async () => {
    if (group.length > 0) await take(group)
    group = []
    characters = 0
  }
  for (;;) {
    const next = await reading.next()
    if (next.done === true) {
      await handOver()
      return next.value
    }
    group.push(next.value)
    characters += next.value.entry.response.length
    if (group.length >= groupEntries || characters >= groupCharacters) await handOver()
  }
}

function changed({ shown }: ImportedFile): PromptLooperError {
  return new PromptLooperError('exchange-file', `${shown} was changed while it was imported`, {
    hint: 'Import it again.',
  })
}

const groupEntries = 500
const groupCharacters = 4_000_000
