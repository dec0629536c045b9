import { Argument, Command } from 'commander'

import type { Shell } from './commands/completion.ts'
import type { DoctorFlags } from './commands/doctor.ts'
import type { ModelsFlags } from './commands/models.ts'
import type { Declaration } from './declaration.ts'
import { declareCacheCommands } from './declare-cache-commands.ts'
import { jsonOption, storeOption } from './options.ts'

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

  declareCacheCommands({ program, terminal, end })

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
