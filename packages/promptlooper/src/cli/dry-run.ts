import { planDryRun, type DryRun } from '../app/dry-run.ts'
import { formatCount, formatInteger, formatUsd } from '../report/format-number.ts'
import { counted } from '../report/headline.ts'
import { neutraliseLine } from '../report/neutralise-terminal.ts'
import { drawTable } from '../report/text-table.ts'
import type { RunFlags } from './run-flags.ts'
import { exitStatus, type ExitStatus } from './exit-status.ts'
import { printJson } from './print-json.ts'
import type { Terminal } from './terminal.ts'

/** Prints what a run would do and cost. Calls nothing and stores nothing. */
export async function dryRun(file: string, flags: RunFlags, terminal: Terminal): Promise<ExitStatus> {
  const plan = await planDryRun({
    file,
    limit: flags.limit ?? null,
    only: flags.only,
    exampleIds: flags.example,
    environment: terminal.environment,
  })
  for (const warning of plan.warnings) terminal.note(`${terminal.noteColours.yellow('warning:')} ${warning}`)
  if (flags.json) printJson(plan, terminal)
  else terminal.write(planText(plan, terminal))
  if (!flags.quiet) terminal.note('Nothing was called and nothing was stored.')
  return exitStatus.done
}

function planText(plan: DryRun, { columns, colours }: Terminal): string {
  const { size, models, price } = plan
  const repeats = size.repeats === 1 ? '' : ` × ${size.repeats} repeats`
  const product = `${counted(size.variants, 'variant')} × ${counted(size.examples, 'example')}${repeats}`
  const table = drawTable(
    [
      { heading: 'model', align: 'left', dropOrder: null, cells: models.map(({ model }) => neutraliseLine(model)) },
      { heading: 'calls', align: 'right', dropOrder: null, cells: models.map(({ calls }) => formatInteger(calls)) },
      {
        heading: 'prompt tokens, about',
        align: 'right',
        dropOrder: null,
        cells: models.map(({ promptTokens }) => formatCount(promptTokens)),
      },
    ],
    columns,
  )
  return [
    colours.bold(`${neutraliseLine(plan.experiment)}: ${counted(size.runs, 'run')}, ${counted(size.calls, 'call')}`),
    product,
    ...plan.variants.map((label) => `  ${neutraliseLine(label)}`),
    '',
    table,
    '',
    ...priceLines(price),
    ...assumptions(plan).map((line) => colours.dim(line)),
    '',
  ].join('\n')
}

function priceLines(price: DryRun['price']): readonly string[] {
  const { lowestUsd, highestUsd, callsWithUnknownPrice } = price
  const range = lowestUsd === highestUsd ? formatUsd(lowestUsd) : `${formatUsd(lowestUsd)} to ${formatUsd(highestUsd)}`
  const unknown = `${counted(callsWithUnknownPrice, 'call')} of unknown price`
  return [`price: ${range}${callsWithUnknownPrice === 0 ? '' : `, and ${unknown}`}`]
}

function assumptions({ price, hasLaterStages, assumedOutputTokens }: DryRun): readonly string[] {
  return [
    'As if nothing were stored: cells that are filled and answers in the cache cost nothing.',
    'Tokens are estimated from the first examples.',
    ...(hasLaterStages
      ? ['Prompts of later stages are counted as written, without the answers that they will hold.']
      : []),
    ...(price.callsWithoutLimit > 0 && price.highestUsd > 0
      ? [`The highest price takes ${formatInteger(assumedOutputTokens)} tokens for an answer without a limit.`]
      : []),
  ]
}
