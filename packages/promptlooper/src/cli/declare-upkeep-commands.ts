import { Argument, Command } from 'commander'

import type { CacheClearFlags } from './commands/cache-clear.ts'
import type { CacheStatisticsFlags } from './commands/cache-stats.ts'
import type { Shell } from './commands/completion.ts'
import type { DoctorFlags } from './commands/doctor.ts'
import type { ModelsFlags } from './commands/models.ts'
import type { Declaration } from './declaration.ts'
import { jsonOption, readAge, storeOption } from './options.ts'

/** The commands that look after the surroundings: models, cache, doctor, completion. */
export function declareUpkeepCommands({ program, terminal, end }: Declaration): void {
  const group = 'Surroundings:'
  program.commandsGroup(group)

  program
    .command('models')
    .description('list providers and their models, and test whether they answer')
    .argument('[provider]', 'only this provider')
    .option('--file <file>', 'also the providers of this experiment file')
    .addOption(jsonOption())
    .action(async (provider: string | undefined, flags: ModelsFlags) => {
      const { listModels } = await import('./commands/models.ts')
      end(await listModels(provider ?? null, flags, terminal))
    })

  const cache = program.command('cache').description('look at stored answers, or remove them').helpCommand(false)
  cache
    .command('stats')
    .description('how many answers are stored, by model')
    .addOption(storeOption())
    .addOption(jsonOption())
    .action(async (flags: CacheStatisticsFlags) => {
      const { showCacheStatistics } = await import('./commands/cache-stats.ts')
      end(await showCacheStatistics(flags, terminal))
    })
  cache
    .command('clear')
    .description('remove stored answers; runs, scores and reports stay')
    .option('--model <model>', 'only answers of this model')
    .option('--older-than <age>', 'only answers older than this, such as 12h, 7d or 4w', readAge)
    .addOption(storeOption())
    .action(async (flags: CacheClearFlags) => {
      const { clearCache } = await import('./commands/cache-clear.ts')
      end(await clearCache(flags, terminal))
    })

  program
    .command('doctor')
    .description('check what promptlooper stands on: Node, the store, the offline model, keys, proxies')
    .addOption(storeOption())
    .addOption(jsonOption())
    .action(async (flags: DoctorFlags) => {
      const { runDoctor } = await import('./commands/doctor.ts')
      end(await runDoctor(flags, terminal))
    })

  program
    .command('completion')
    .description('print the completion script of a shell')
    .addArgument(new Argument('<shell>', 'whose script').choices(['bash', 'zsh', 'fish']))
    .action(async (shell: Shell) => {
      const { printCompletion } = await import('./commands/completion.ts')
      end(printCompletion(shell, program, terminal))
    })

  program.addHelpCommand(
    new Command('help')
      .helpOption(false)
      .argument('[command]')
      .description('print the help of a command')
      .helpGroup(group),
  )
}
