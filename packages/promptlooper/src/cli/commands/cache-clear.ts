import { counted } from '../../report/headline.ts'
import { askToConfirm } from '../ask.ts'
import { cacheFilter, type CacheFilterFlags } from '../cache-filter-flags.ts'
import { exitStatus, type ExitStatus } from '../exit-status.ts'
import { sizeText } from '../size-text.ts'
import type { Terminal } from '../terminal.ts'
import { withStore } from '../with-store.ts'

/** The flags of `cache clear` and `cache trim`. */
export interface CacheClearFlags extends CacheFilterFlags {
  /** Of `trim`, in bytes: the newest that fit in so many stay. */
  readonly maxMb?: number
  readonly dryRun?: true
  readonly yes?: true
}

/**
 * Removes stored answers, after a person agreed or with `--yes`; `--dry-run` only says how many. Runs, scores and
 * reports stay: the cache is a copy that can be dropped.
 */
export async function clearCache(flags: CacheClearFlags, terminal: Terminal): Promise<ExitStatus> {
  return await withStore(flags, terminal, async (store) => {
    const filter = {
      ...(await cacheFilter(store, flags, 'usedOnlyBy')),
      ...(flags.maxMb !== undefined && { beyondBytes: flags.maxMb }),
    }
    const { entries, bytes } = await store.cache.size(filter)
    const what = `${counted(entries, 'stored answer')} (${sizeText(bytes)})`
    if (flags.dryRun) {
      terminal.note(`Would remove ${what}.`)
      return exitStatus.done
    }
    if (entries > 0 && !flags.yes && (await askToConfirm(`Remove ${what}?`, terminal)) === 'no') {
      terminal.note('Nothing was removed.')
      return exitStatus.failed
    }
    const removed = await store.cache.clear(filter)
    terminal.note(`Removed ${counted(removed, 'stored answer')}. Runs, scores and reports stay as they are.`)
    return exitStatus.done
  })
}
