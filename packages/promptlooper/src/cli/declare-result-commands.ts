import { Option } from 'commander'
import type { CompareFlags } from './commands/compare.ts'
import type { DeleteFlags } from './commands/delete.ts'
import type { CalibrateFlags } from './commands/judge-calibrate.ts'
import type { ListFlags } from './commands/list.ts'
import type { ReportFlags } from './commands/report.ts'
import type { ScoreFlags } from './commands/score.ts'
import type { ShowFlags } from './commands/show.ts'
import type { Declaration } from './declaration.ts'
import { jsonOption, readAmount, readCountOrNone, readMinutes, readText, storeOption } from './options.ts'

/** The commands that work on what is stored: list, show, report, compare, score, judge, delete. */
export function declareResultCommands({ program, terminal, end }: Declaration): void {
  program.commandsGroup('Results:')

  program
    .command('list')
    .description('list the experiments that are stored')
    .addOption(storeOption())
    .addOption(jsonOption())
    .action(async (flags: ListFlags) => {
      const { listExperiments } = await import('./commands/list.ts')
      end(await listExperiments(flags, terminal))
    })

  program
    .command('show')
    .description('show an experiment with its revisions, one revision, or one run with its prompts and answers')
    .argument('<id>', 'NAME, NAME@3, NAME~1, exp_…, rev_… or run_…')
    .addOption(storeOption())
    .addOption(jsonOption())
    .action(async (id: string, flags: ShowFlags) => {
      const { showStored } = await import('./commands/show.ts')
      end(await showStored(id, flags, terminal))
    })

  program
    .command('report')
    .description('report a revision: every variant with its mean, interval, counts, cost and latency')
    .argument('<id>', 'NAME, NAME@3, NAME~1, exp_… or rev_…')
    .addOption(
      new Option('--format <format>', 'how it is written')
        .choices(['terminal', 'json', 'jsonl', 'csv', 'markdown', 'html', 'junit', 'github'])
        .default('terminal'),
    )
    .option('-o, --output <file>', 'write it into this file')
    .addOption(storeOption())
    .action(async (id: string, flags: ReportFlags) => {
      const { reportStored } = await import('./commands/report.ts')
      end(await reportStored(id, flags, terminal))
    })

  program
    .command('compare')
    .description('compare two revisions, or two variants, side by side: means, and the examples that flipped')
    .argument('<a>', 'a revision: NAME, NAME@3, NAME~1, exp_… or rev_…')
    .argument('[b]', 'another revision (default: the same, for two variants of it)')
    .addOption(
      new Option('--variant <label>', 'a variant of a; once more: the variant of b that it is compared with')
        .argParser(readText)
        .default([], 'all variants'),
    )
    .addOption(
      new Option('--format <format>', 'how it is written').choices(['terminal', 'markdown']).default('terminal'),
    )
    .addOption(storeOption())
    .addOption(jsonOption())
    .action(async (first: string, second: string | undefined, flags: CompareFlags) => {
      const { compareStored } = await import('./commands/compare.ts')
      end(await compareStored(first, second ?? first, flags, terminal))
    })

  program
    .command('score')
    .description('score stored answers by the file as it is now: its scorers, gates and thresholds; runs nothing')
    .argument('<id>', 'NAME, exp_…, rev_… or the experiment file')
    .option('--file <file>', 'the experiment file (default: the one that the experiment was run from)')
    .option('--budget-usd <amount>', 'stop before judges spend more than this', readAmount)
    .option('--budget-tokens <count>', 'stop before judges use more tokens than this, in and out', readCountOrNone)
    .option('--budget-calls <count>', 'stop after this many calls of judges', readCountOrNone)
    .option('--budget-minutes <minutes>', 'begin no call after this time', readMinutes)
    .option('--demand-verdict', 'end with status 3 where a verdict is undecided')
    .addOption(storeOption())
    .addOption(jsonOption())
    .option('-q, --quiet', 'no progress and no table; errors and warnings still show')
    .action(async (id: string, flags: ScoreFlags) => {
      const { scoreStored } = await import('./commands/score.ts')
      end(await scoreStored(id, flags, terminal))
    })

  const judge = program.command('judge').description('look at judges as instruments').helpCommand(false)
  judge
    .command('calibrate')
    .description("compare a judge with people's labels: agreement, rates, biases; the report then corrects by them")
    .argument('<file>', 'the experiment file')
    .option('--labels <file>', 'labels to take in, as CSV or JSON Lines (default: those that are stored)')
    .option('--scorer <name>', 'the judge (default: the only one of the file)')
    .addOption(storeOption())
    .addOption(jsonOption())
    .action(async (file: string, flags: CalibrateFlags) => {
      const { calibrateJudge } = await import('./commands/judge-calibrate.ts')
      end(await calibrateJudge(file, flags, terminal))
    })

  program
    .command('delete')
    .description('remove an experiment with its revisions, runs and scores; cached answers stay')
    .argument('<name>', 'NAME or exp_…')
    .option('-y, --yes', 'do not ask')
    .addOption(storeOption())
    .action(async (name: string, flags: DeleteFlags) => {
      const { deleteExperiment } = await import('./commands/delete.ts')
      end(await deleteExperiment(name, flags, terminal))
    })
}
