import { Option } from 'commander'

import { cacheModes } from '../domain/response-cache.ts'
import type { ImportFlags } from './commands/import.ts'
import type { InitFlags } from './commands/init.ts'
import type { RenderFlags } from './commands/render.ts'
import type { Declaration } from './declaration.ts'
import type { GivenRunFlags } from './run-flags.ts'
import {
  jsonOption,
  readAmount,
  readAxisLabel,
  readCommit,
  readCount,
  readCountOrNone,
  readMinutes,
  readText,
  storeOption,
} from './options.ts'

/** The commands that work on an experiment file: init, import, run, render. */
export function declareExperimentCommands({ program, terminal, end }: Declaration): void {
  program.commandsGroup('Experiments:')

  program
    .command('init')
    .description('write a small experiment that runs as it stands; overwrites nothing')
    .argument('[folder]', 'where to write it', '.')
    .option(
      '--model <model>',
      'the model to ask, such as ollama/qwen3 (default: offline/classifier, which needs no key)',
    )
    .action(async (folder: string, flags: InitFlags) => {
      const { initExperiment } = await import('./commands/init.ts')
      end(await initExperiment(folder, flags, terminal))
    })

  program
    .command('import')
    .description(
      "write a promptfoo config as an experiment, with a list of what can't be carried over; runs nothing of it",
    )
    .argument('<file>', 'promptfooconfig.yaml, or .json')
    .option('-o, --output <folder>', 'where to write it (default: promptlooper, beside the file)')
    .addOption(jsonOption())
    .action(async (file: string, flags: ImportFlags) => {
      const { importConfig } = await import('./commands/import.ts')
      end(await importConfig(file, flags, terminal))
    })

  program
    .command('run')
    .description('run an experiment; the same command again goes on where it stopped and pays for nothing twice')
    .argument('<file>', 'the experiment file')
    .option('--dry-run', 'print what would run and what it would cost; call nothing')
    .option('--watch', 'run again whenever the file, a prompt, the dataset or a scorer is saved')
    .option('--limit <count>', 'only the first so many examples', readCount)
    .addOption(
      new Option('--only <axis=label>', 'only variants with this label, such as prompt=short; may be repeated')
        .argParser(readAxisLabel)
        .default([], 'all variants'),
    )
    .addOption(
      new Option('--example <id>', 'only this example; may be repeated')
        .argParser(readText)
        .default([], 'all examples'),
    )
    .addOption(
      new Option(
        '--cache <mode>',
        'reuse stored answers, fill every cell afresh, or replay without a single call (default: PROMPTLOOPER_CACHE, else reuse)',
      ).choices(cacheModes),
    )
    .option('--budget-usd <amount>', 'stop before more than this is spent', readAmount)
    .option('--budget-tokens <count>', 'stop before more tokens than this are used, in and out', readCountOrNone)
    .option('--budget-calls <count>', 'stop after this many calls', readCountOrNone)
    .option('--budget-minutes <minutes>', 'begin no call after this time', readMinutes)
    .option('--max-failures <count>', 'end with status 1 when more runs than this fail', readCountOrNone)
    .option('--against <git:revision>', 'compare with the same file at a commit, such as git:main', readCommit)
    .option('--demand-verdict', 'end with status 3 where a verdict is undecided')
    .option('--race', 'run only as much of the plan as it takes to find the best variant')
    .addOption(storeOption())
    .addOption(jsonOption())
    .option('-q, --quiet', 'no progress and no table; errors and warnings still show')
    .action(async (file: string, flags: GivenRunFlags) => {
      const { runFile } = await import('./commands/run.ts')
      end(await runFile(file, flags, terminal))
    })

  program
    .command('render')
    .description('print the exact prompts of one example; calls nothing')
    .argument('<file>', 'the experiment file')
    .requiredOption('--example <id>', 'the id of the example')
    .option('--variant <label>', 'only this variant (default: every variant)')
    .addOption(storeOption())
    .addOption(jsonOption())
    .action(async (file: string, flags: RenderFlags) => {
      const { renderExample } = await import('./commands/render.ts')
      end(await renderExample(file, flags, terminal))
    })
}
