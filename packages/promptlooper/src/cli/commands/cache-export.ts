import { resolve } from 'node:path'
import { Readable } from 'node:stream'
import { createGzip } from 'node:zlib'

import { exportCache, type CacheExport } from '../../app/export-cache.ts'
import { counted } from '../../report/headline.ts'
import { cacheFilter, type CacheFilterFlags } from '../cache-filter-flags.ts'
import { exitStatus, type ExitStatus } from '../exit-status.ts'
import { shortPaths } from '../short-paths.ts'
import type { Terminal } from '../terminal.ts'
import { withStore } from '../with-store.ts'
import { writeWholeFile } from '../write-whole-file.ts'

/** Writes stored answers into a file that `cache import` reads; `-` is stdout. */
export async function writeCache(file: string, flags: CacheFilterFlags, terminal: Terminal): Promise<ExitStatus> {
  return await withStore(flags, terminal, async (store) => {
    let written: CacheExport = { exported: 0, leftOut: 0 }
    const filter = await cacheFilter(store, flags, 'usedBy')
    const pieces = exportCache(store, filter, (progress) => (written = progress))
    const path = resolve(terminal.directory, file)
    if (file === '-') for await (const piece of pieces) await terminal.writeFully(piece)
    else await writeWholeFile(path, path.endsWith('.gz') ? compressed(pieces) : pieces)
    const where = file === '-' ? 'stdout' : shortPaths(path, terminal.directory)
    terminal.note(`Wrote ${counted(written.exported, 'stored answer')} to ${where}.`)
    if (written.leftOut > 0) {
      const { yellow } = terminal.noteColours
      terminal.note(
        `${yellow('warning:')} left out ${counted(written.leftOut, 'answer')} with what looks like a key in it`,
      )
    }
    return exitStatus.done
  })
}

/** The header of gzip that Node writes has no time in it: the same text gives the same file. */
function compressed(pieces: AsyncIterable<string>): AsyncIterable<Uint8Array> {
  return Readable.from(pieces, { objectMode: true, highWaterMark: 1 }).compose(createGzip())
}
