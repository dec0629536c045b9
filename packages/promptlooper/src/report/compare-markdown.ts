import { comparisonSentence, meanWords, ratioWords, sideNames, unmatchedLines } from './comparison-words.ts'
import type { Comparison, FlippedExample, VariantComparison } from './comparison.ts'
import { formatDifference, formatInteger, formatScore } from './format-number.ts'
import { markdownTable } from './markdown-table.ts'
import { markdownName } from './markdown.ts'

/** A comparison in GitHub's Markdown, to paste into a pull request. */
export function markdownComparison(comparison: Comparison): string {
  const unmatched = unmatchedLines(comparison, markdownName)
  const sections = [
    ...comparison.pairs.flatMap((pair) => pairSections(pair, comparison)),
    comparison.pairs.length === 0 ? '**The two have no variant in common.**' : '',
    unmatched.length === 0 ? '' : `What does not match:\n\n${unmatched.map((line) => `- ${line}`).join('\n')}`,
    'Intervals are 95 % each, not adjusted for the number of comparisons.',
  ]
  return `${sections.filter((section) => section !== '').join('\n\n')}\n`
}

function pairSections(pair: VariantComparison, comparison: Comparison): readonly string[] {
  const names = sideNames(pair, comparison, markdownName)
  const isOneRevision = comparison.first.revisionId === comparison.second.revisionId
  const rows = pair.scores.map((score) => [
    markdownName(score.scorer),
    meanWords(score, 'first'),
    meanWords(score, 'second'),
    formatDifference(score.difference.mean, score.difference.interval),
    formatInteger(score.difference.n),
    formatInteger(score.raised.length),
    formatInteger(score.lowered.length),
  ])
  const headings = ['scorer', ...names, 'difference', 'n of both', 'raised', 'lowered']
  const flips = pair.scores.flatMap((score) => [
    ...flipItems(`${markdownName(score.scorer)} raised`, score.raised),
    ...flipItems(`${markdownName(score.scorer)} lowered`, score.lowered),
  ])
  return [
    isOneRevision ? '' : `### ${markdownName(pair.first.label)}`,
    pair.scores.map((score) => `**${comparisonSentence(score, names, markdownName)}**`).join('\n\n'),
    markdownTable(headings, ['left', 'right', 'right', 'right', 'right', 'right', 'right'], rows),
    ratioWords(pair).join(', '),
    flips.join('\n'),
  ]
}

const MOST_FLIPS = 20

function flipItems(words: string, flips: readonly FlippedExample[]): readonly string[] {
  if (flips.length === 0) return []
  const shown = flips
    .slice(0, MOST_FLIPS)
    .map((flip) => `${markdownName(flip.id)} (${formatScore(flip.first)} → ${formatScore(flip.second)})`)
  const rest = flips.length > MOST_FLIPS ? ` and ${formatInteger(flips.length - MOST_FLIPS)} more` : ''
  return [`- ${words}: ${shown.join(', ')}${rest}`]
}
