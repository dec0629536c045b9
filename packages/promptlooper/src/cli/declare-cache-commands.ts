import type { Command } from 'commander'

import type { CacheFilterFlags } from './cache-filter-flags.ts'
import type { CacheClearFlags } from './commands/cache-clear.ts'
import type { CacheStatisticsFlags } from './commands/cache-stats.ts'
import type { Declaration } from './declaration.ts'
import { jsonOption, readAge, readMegabytes, storeOption } from './options.ts'
import type { StoreFlags } from './with-store.ts'

/** The commands that look after stored answers: cache stats, export, import, clear, trim. */
export function declareCacheCommands({ program, terminal, end }: Declaration): void {
  const cache = program
    .command('cache')
    .description('look at stored answers, exchange them, or remove them')
    .helpCommand(false)

  cache
    .command('stats')
    .description('how many answers are stored, by provider and model, and what they saved')
    .addOption(storeOption())
    .addOption(jsonOption())
    .action(async (flags: CacheStatisticsFlags) => {
      const { showCacheStatistics } = await import('./commands/cache-stats.ts')
      end(await showCacheStatistics(flags, terminal))
    })

  filtered(cache.command('export'))
    .description('write stored answers into a file for others and for CI; the same answers give the same bytes')
    .argument('<file>', 'the file to write, compressed where it ends in .gz; - for stdout')
    .option('--newer-than <age>', 'only answers that are not older than this, such as 12h, 7d or 4w', readAge)
    .option('--experiment <name>', "only answers that this experiment's stages got")
    .addOption(storeOption())
    .action(async (file: string, flags: CacheFilterFlags) => {
      const { writeCache } = await import('./commands/cache-export.ts')
      end(await writeCache(file, flags, terminal))
    })

  cache
    .command('import')
    .description('add the answers of exported files; of two for one call the older stays')
    .argument('<file...>', 'files that "cache export" wrote; - for stdin')
    .addOption(storeOption())
    .action(async (files: readonly string[], flags: StoreFlags) => {
      const { readCaches } = await import('./commands/cache-import.ts')
      end(await readCaches(files, flags, terminal))
    })

  removing(filtered(cache.command('clear')))
    .description('remove stored answers; runs, scores and reports stay')
    .option('--older-than <age>', 'only answers older than this, such as 12h, 7d or 4w', readAge)
    .option('--experiment <name>', "only answers that this experiment's stages got, and no other run")
    .action(async (flags: CacheClearFlags) => {
      const { clearCache } = await import('./commands/cache-clear.ts')
      end(await clearCache(flags, terminal))
    })

  removing(cache.command('trim'))
    .description('remove the oldest stored answers until the rest fits into a size')
    .requiredOption('--max-mb <megabytes>', 'how much may stay, in megabytes', readMegabytes)
    .action(async (flags: CacheClearFlags) => {
      const { clearCache } = await import('./commands/cache-clear.ts')
      end(await clearCache(flags, terminal))
    })
}

function filtered(command: Command): Command {
  return command
    .option('--model <model>', 'only answers of this model, as "cache stats" names it')
    .option('--provider <provider>', 'only answers of this provider, by its name in the file')
}

function removing(command: Command): Command {
  return command
    .option('--dry-run', 'only say how many; remove nothing')
    .option('-y, --yes', 'remove without asking')
    .addOption(storeOption())
}
