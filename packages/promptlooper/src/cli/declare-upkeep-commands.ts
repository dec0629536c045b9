import { Argument, Command } from 'commander'

import type { Shell } from './commands/completion.ts'
import type { DoctorFlags } from './commands/doctor.ts'
import type { ModelsFlags } from './commands/models.ts'
import type { ServeFlags } from './commands/serve.ts'
import type { Declaration } from './declaration.ts'
import { declareCacheCommands } from './declare-cache-commands.ts'
import { jsonOption, readPort, readText, storeOption } from './options.ts'

/** The commands that look after the surroundings: models, cache, serve, doctor, completion. */
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
    .command('serve')
    .description('serve the API: watch, read, compare, start and stop experiments over HTTP')
    .option('--port <port>', 'where to listen; 0 takes any that is free', readPort, 7117)
    .option('--host <address>', 'the address to listen on; beyond this machine a token is needed', '127.0.0.1')
    .option('--token-env <name>', 'the environment variable with the token that every request must show')
    .option('--workspace <folder>', 'the folder of the files that it may read, write and run (default: this one)')
    .option(
      '--allow-scripts',
      'let files name code to run: scorers, adapters, filters and experiments that are modules or programs',
    )
    .option('--allow-host <host>', 'a host that providers of files may be at; may be repeated', readText, [])
    .option('--name <host>', 'a host name by which it may be asked; may be repeated', readText, [])
    .addOption(storeOption())
    .action(async (flags: ServeFlags) => {
      const { serve } = await import('./commands/serve.ts')
      end(await serve(flags, terminal))
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
