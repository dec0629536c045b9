import type { DryRun } from '../app/dry-run/plan-dry-run.ts'
import { formatCount, formatInteger, formatPercent, formatScore, formatUsd } from '../report/format-number.ts'
import { counted } from '../report/headline.ts'
import { neutraliseLine } from '../report/neutralise-terminal.ts'
import { drawTable, type TextColumn } from '../report/text-table.ts'
import type { Terminal } from './terminal.ts'

/** A dry run for people. */
export function dryRunText(plan: DryRun, { columns, colours }: Pick<Terminal, 'columns' | 'colours'>): string {
  const { size } = plan
  const repeats = size.repeats === 1 ? '' : ` × ${size.repeats} repeats`
  const product = `${counted(size.variants, 'variant')} × ${counted(size.examples, 'example')}${repeats}`
  const about = plan.areCallsEstimated ? 'about ' : ''
  const title = `${neutraliseLine(plan.experiment)}: ${counted(plan.runs, 'run')}, ${about}${counted(plan.calls, 'call')}`
  const tables = [variantTable(plan), modelTable(plan), ...scorerTable(plan)]
  return [
    colours.bold(title),
    product,
    ...storedLines(plan),
    ...tables.flatMap((table) => ['', drawTable(table, columns)]),
    '',
    ...priceLines(plan),
    ...detectableLines(plan),
    ...assumptions(plan).map((line) => colours.dim(line)),
    '',
  ].join('\n')
}

function storedLines(plan: DryRun): readonly string[] {
  const { size, filledRuns, cachedCalls, sharedCalls } = plan
  const about = plan.areCallsEstimated ? 'about ' : ''
  const parts = [
    ...(filledRuns === 0 ? [] : [`${formatInteger(filledRuns)} of ${counted(size.runs, 'run')} are stored`]),
    ...(cachedCalls === 0 ? [] : [`${about}${counted(cachedCalls, 'answer')} from the cache`]),
    ...(sharedCalls === 0 ? [] : [`${about}${formatInteger(sharedCalls)} shared with a call that asks the same`]),
  ]
  return parts.length === 0 ? [] : [`not called: ${parts.join('; ')}`]
}

function variantTable({ variants }: DryRun): readonly TextColumn[] {
  return [
    textColumn(
      'variant',
      variants.map(({ label }) => label),
    ),
    countColumn(
      'runs',
      variants.map(({ runs }) => runs),
    ),
    ...costColumns(variants),
  ]
}

function modelTable({ models }: DryRun): readonly TextColumn[] {
  return [
    textColumn(
      'model',
      models.map(({ model }) => model),
    ),
    ...costColumns(models),
  ]
}

function scorerTable({ scorers }: DryRun): readonly (readonly TextColumn[])[] {
  if (scorers.length === 0) return []
  const names = textColumn(
    'scorer',
    scorers.map(({ scorer }) => scorer),
  )
  const models = textColumn(
    'model',
    scorers.map(({ model }) => model),
  )
  const calls = countColumn(
    'calls, at most',
    scorers.map((scorer) => scorer.calls),
  )
  return [[names, models, calls, priceColumn(scorers)]]
}

interface Priced {
  readonly price: DryRun['price']
}

function costColumns(
  rows: readonly (Priced & { readonly calls: number; readonly promptTokens: number })[],
): readonly TextColumn[] {
  return [
    countColumn(
      'calls',
      rows.map(({ calls }) => calls),
    ),
    {
      heading: 'prompt tokens, about',
      align: 'right',
      dropOrder: 1,
      cells: rows.map(({ promptTokens }) => formatCount(promptTokens)),
    },
    priceColumn(rows),
  ]
}

function textColumn(heading: string, cells: readonly string[]): TextColumn {
  return { heading, align: 'left', dropOrder: null, cells: cells.map(neutraliseLine) }
}

function countColumn(heading: string, counts: readonly number[]): TextColumn {
  return { heading, align: 'right', dropOrder: null, cells: counts.map(formatInteger) }
}

function priceColumn(rows: readonly Priced[]): TextColumn {
  return { heading: 'price', align: 'right', dropOrder: null, cells: rows.map(({ price }) => priceWords(price)) }
}

/** `$0.10 to $0.40`; calls that no price is known for are said, and are not 0. */
function priceWords({ lowestUsd, highestUsd, callsWithUnknownPrice }: DryRun['price']): string {
  const range = lowestUsd === highestUsd ? formatUsd(lowestUsd) : `${formatUsd(lowestUsd)} to ${formatUsd(highestUsd)}`
  if (callsWithUnknownPrice === 0) return range
  return highestUsd === 0 ? 'unknown' : `${range} + unknown`
}

function priceLines(plan: DryRun): readonly string[] {
  const { price, scorerPrice, totalPrice, scorers } = plan
  const unknown = totalPrice.callsWithUnknownPrice
  const parts =
    scorers.length === 0 ? '' : ` (models under test ${priceWords(price)}, scorers ${priceWords(scorerPrice)})`
  const names = plan.modelsWithUnknownPrice.map(neutraliseLine).join(', ')
  return [
    `price: ${priceWords(totalPrice)}${parts}`,
    ...(unknown === 0 ? [] : [`${counted(unknown, 'call')} of unknown price: give ${names} a price under prices`]),
  ]
}

function detectableLines({ detectable }: DryRun): readonly string[] {
  if (detectable === null) return []
  const { examples, groups, alpha, comparisons, power, binary } = detectable
  const sample =
    groups === null ? counted(examples, 'example') : `${Number(groups.toFixed(1))} effective groups of examples`
  const cases = binary.map(({ disagreement, difference }) => {
    const size = difference === null ? 'none' : formatScore(difference)
    return `${size} where two variants disagree on ${formatPercent(disagreement)}`
  })
  const among = comparisons === 1 ? '' : ` over ${counted(comparisons, 'comparison')}`
  return [
    `smallest difference that ${sample} can show (power ${formatPercent(power)}, alpha ${alpha}${among}): ${cases.join(', ')}`,
  ]
}

function assumptions(plan: DryRun): readonly string[] {
  const { price, unknownCalls, hasLaterStages, assumedOutputTokens, scorers, store } = plan
  return [
    ...(store === null ? ['Nothing is stored yet.'] : []),
    ...(plan.areCallsEstimated ? ['Calls are counted from a sample of the examples; runs are exact.'] : []),
    'Tokens are estimated from some of the examples.',
    ...(unknownCalls > 0
      ? [
          `${counted(unknownCalls, 'call')} of later stages hold answers that are not known yet: the cache may have some.`,
        ]
      : []),
    ...(hasLaterStages ? ['Prompts of later stages are measured as written, without those answers.'] : []),
    ...(price.callsWithoutLimit > 0 && price.highestUsd > 0
      ? [`The highest price takes ${formatInteger(assumedOutputTokens)} tokens for an answer without a limit.`]
      : []),
    ...(scorers.length > 0 ? ['Scorers are counted as if nothing that they ask were cached.'] : []),
  ]
}
