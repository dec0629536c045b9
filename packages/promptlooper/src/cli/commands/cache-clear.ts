import { exitStatus, type ExitStatus } from '../exit-status.ts'
import { counted } from '../../report/headline.ts'
import type { Terminal } from '../terminal.ts'
import { withStore, type StoreFlags } from '../with-store.ts'

/** The flags of `cache clear`. */
export interface CacheClearFlags extends StoreFlags {
  readonly model?: string
  /** Milliseconds. */
  readonly olderThan?: number
}

/** Removes stored answers. Runs, scores and reports stay: the cache is a copy that can be dropped. */
export async function clearCache(flags: CacheClearFlags, terminal: Terminal): Promise<ExitStatus> {
  return await withStore(flags, terminal, async (store) => {
    const removed = await store.cache.clear({
      ...(flags.model !== undefined && { model: flags.model }),
      ...(flags.olderThan !== undefined && { createdBefore: Date.now() - flags.olderThan }),
    })
    terminal.note(`Removed ${counted(removed, 'stored answer')}. Runs, scores and reports stay as they are.`)
    return exitStatus.done
  })
}
