import { noColours } from './colours.ts'
import {
  comparisonSentence,
  meanWords,
  ratioWords,
  revisionName,
  sideNames,
  unmatchedLines,
} from './comparison-words.ts'
import type { Comparison, FlippedExample, ScoreComparison, VariantComparison } from './comparison.ts'
import { formatDifference, formatInteger, formatScore } from './format-number.ts'
import { counted } from './headline.ts'
import { neutraliseLine } from './neutralise-terminal.ts'
import type { TerminalOptions } from './terminal.ts'
import { drawTable, type TextColumn } from './text-table.ts'

/** A comparison for people: a sentence for each pair, both means, their difference, and the examples that flipped. */
export function terminalComparison(comparison: Comparison, { width, colours = noColours }: TerminalOptions): string {
  const unmatched = unmatchedLines(comparison, neutraliseLine)
  const sections = [
    comparison.pairs.length === 0 ? colours.bold(nothingInCommon(comparison)) : '',
    ...comparison.pairs.map((pair) => {
      const names = sideNames(pair, comparison, neutraliseLine)
      const sentences = pair.scores.map((score) => colours.bold(comparisonSentence(score, names, neutraliseLine)))
      const heading = pairHeading(pair, comparison)
      const flips = pair.scores.flatMap((score) => flipLines(score))
      const lines = [
        ...(heading === '' ? [] : [colours.cyan(heading)]),
        ...sentences,
        '',
        pairTable(pair, names, width),
      ]
      const ratios = ratioWords(pair)
      if (ratios.length > 0) lines.push('', `${names[1]} against ${names[0]}: ${ratios.join(', ')}`)
      if (flips.length > 0) lines.push('', ...flips)
      return lines.join('\n')
    }),
    colours.dim('Intervals are 95 % each, not adjusted for the number of comparisons.'),
    unmatched.length === 0 ? '' : `${colours.yellow('what does not match')}\n${unmatched.join('\n')}`,
  ]
  return `${sections.filter((section) => section !== '').join('\n\n')}\n`
}

function nothingInCommon(comparison: Comparison): string {
  return `${revisionName(comparison.first, neutraliseLine)} and ${revisionName(comparison.second, neutraliseLine)} have no variant in common.`
}

function pairHeading(pair: VariantComparison, comparison: Comparison): string {
  if (comparison.first.revisionId === comparison.second.revisionId) return ''
  const label = neutraliseLine(pair.first.label)
  return pair.isSame ? `${label}: sends the same in both` : `${label}: its prompts, models or params changed`
}

function pairTable(pair: VariantComparison, [first, second]: readonly [string, string], width: number | null): string {
  const column = (
    heading: string,
    dropOrder: number | null,
    cell: (score: ScoreComparison) => string,
    align: TextColumn['align'] = 'left',
  ): TextColumn => ({
    heading,
    align,
    dropOrder,
    cells: pair.scores.map(cell),
  })
  return drawTable(
    [
      column('scorer', null, (score) => neutraliseLine(score.scorer)),
      column(first, null, (score) => meanWords(score, 'first')),
      column(second, null, (score) => meanWords(score, 'second')),
      column('difference', 1, (score) => formatDifference(score.difference.mean, score.difference.interval)),
      column('n of both', 2, (score) => formatInteger(score.difference.n), 'right'),
      column('raised', 3, (score) => formatInteger(score.raised.length), 'right'),
      column('lowered', 3, (score) => formatInteger(score.lowered.length), 'right'),
    ],
    width,
  )
}

const MOST_FLIPS = 10

function flipLines(score: ScoreComparison): readonly string[] {
  const lines = (word: string, flips: readonly FlippedExample[]) => [
    ...(flips.length === 0 ? [] : [`${neutraliseLine(score.scorer)}: ${counted(flips.length, 'example')} ${word}`]),
    ...flips
      .slice(0, MOST_FLIPS)
      .map((flip) => `  ${neutraliseLine(flip.id)}  ${formatScore(flip.first)} → ${formatScore(flip.second)}`),
    ...(flips.length > MOST_FLIPS ? [`  and ${formatInteger(flips.length - MOST_FLIPS)} more (all with --json)`] : []),
  ]
  return [...lines('raised', score.raised), ...lines('lowered', score.lowered)]
}
