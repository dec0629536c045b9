import { createWriteStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { pipeline } from 'node:stream/promises'

import { importCache, type ImportedFile } from '../../app/import-cache.ts'
import type { CacheMerge } from '../../domain/cache-filter.ts'
import { formatInteger } from '../../report/format-number.ts'
import { counted } from '../../report/headline.ts'
import { exitStatus, type ExitStatus } from '../exit-status.ts'
import type { Terminal } from '../terminal.ts'
import { storeRequest, type StoreFlags } from '../with-store.ts'

/** Merges files that `cache export` wrote into the cache; `-` is stdin. */
export async function readCaches(files: readonly string[], flags: StoreFlags, terminal: Terminal): Promise<ExitStatus> {
  await using spool = spoolFolder()
  const imported: ImportedFile[] = []
  for (const file of files) {
    imported.push(
      file === '-'
        ? { path: await spool.keepStdin(), shown: 'stdin' }
        : { path: resolve(terminal.directory, file), shown: file },
    )
  }
  const merged = await importCache(storeRequest(flags, terminal), imported)
  terminal.note(mergeText(merged))
  return exitStatus.done
}

function mergeText({ added, same, stayed, replaced }: CacheMerge): string {
  const parts = [`Added ${counted(added, 'stored answer')}`, `${formatInteger(same)} were there already`]
  if (stayed + replaced > 0) {
    const older = `${formatInteger(stayed)} here, ${formatInteger(replaced)} of the files`
    parts.push(`of ${formatInteger(stayed + replaced)} that differ the older stayed (${older})`)
  }
  return `${parts.join('; ')}.`
}

/** stdin can be read once only, and a file is read twice: so stdin is kept in a folder that nobody else may read. */
function spoolFolder(): { readonly keepStdin: () => Promise<string> } & AsyncDisposable {
  let folder: string | null = null
  return {
    keepStdin: async () => {
      folder ??= await mkdtemp(join(tmpdir(), 'promptlooper-import-'))
      const path = join(folder, 'stdin')
      await pipeline(process.stdin, createWriteStream(path, { mode: 0o600 }))
      return path
    },
    [Symbol.asyncDispose]: async () => {
      if (folder !== null) await rm(folder, { recursive: true, force: true })
    },
  }
}
