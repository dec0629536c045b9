import type { ComparedRevision, Comparison, ExampleIds, ScoreComparison, VariantComparison } from './comparison.ts'
import { formatEstimate, formatInteger, formatRatio } from './format-number.ts'
import { counted } from './headline.ts'
import { sampleNoteWords } from './note-words.ts'
import { furtherWords, verdictClause } from './verdict-words.ts'

/** Makes a name fit for where words go. */
export type Naming = (name: string) => string

/** `spam-or-ham@3`. */
export function revisionName(revision: ComparedRevision, name: Naming): string {
  return `${name(revision.experimentName)}@${revision.revisionNumber}`
}

/** The two sides of a pair by the names that tell them apart: labels, revisions, or both. */
export function sideNames(pair: VariantComparison, comparison: Comparison, name: Naming): readonly [string, string] {
  const isOneRevision = comparison.first.revisionId === comparison.second.revisionId
  if (isOneRevision) return [name(pair.first.label), name(pair.second.label)]
  const first = revisionName(comparison.first, name)
  const second = revisionName(comparison.second, name)
  if (pair.first.label === pair.second.label) return [first, second]
  return [`${name(pair.first.label)} of ${first}`, `${name(pair.second.label)} of ${second}`]
}

/** One scorer's comparison in a sentence: the verdict, what it stands on, and what would settle it. */
export function comparisonSentence(
  score: ScoreComparison,
  [first, second]: readonly [string, string],
  name: Naming,
): string {
  const { difference, decision } = score
  if (difference.mean === null) return `${name(score.scorer)}: no example has a score on both sides.`
  const onExamples = `on ${counted(difference.n, 'example')} that both have`
  // The sides are named already, as they go where the words go.
  const judged = { ...decision, mean: difference.mean, interval: difference.interval, first: { key: '', label: first } }
  const clause = verdictClause(judged, (label) => label)
  const notes = difference.notes.map((note) =>
    note === 'no-spread' ? 'no interval: all differences are equal' : sampleNoteWords(note),
  )
  const rest = [...notes, furtherWords(decision.further)].filter((words) => words !== '')
  return `${name(score.scorer)}: ${second} is ${clause} ${onExamples}${rest.map((words) => `; ${words}`).join('')}.`
}

/** Both means with their n. */
export function meanWords(score: ScoreComparison, side: 'first' | 'second'): string {
  const { mean, interval, n } = score[side]
  return `${formatEstimate(mean, interval)} (n ${formatInteger(n)})`
}

/** How latency and cost compare; empty where it can't be said. */
export function ratioWords(pair: VariantComparison): readonly string[] {
  const { latencyRatio, costRatio } = pair
  return [
    ...(latencyRatio === null ? [] : [`latency ${formatRatio(latencyRatio.ratio, latencyRatio.interval)}`]),
    ...(costRatio === null ? [] : [`cost ${formatRatio(costRatio.ratio, costRatio.interval)}`]),
  ]
}

/** What does not match between the sides, one line each; empty where all does. */
export function unmatchedLines(comparison: Comparison, name: Naming): readonly string[] {
  const { unmatched } = comparison
  const first = revisionName(comparison.first, name)
  const second = revisionName(comparison.second, name)
  const names = (each: readonly string[]) => each.map(name).join(', ')
  const only = (noun: string, each: readonly string[], where: string) =>
    each.length === 0 ? [] : [`${counted(each.length, noun)} only in ${where}: ${names(each)}`]
  const examples = (each: ExampleIds, words: string) =>
    each.count === 0
      ? []
      : [`${counted(each.count, 'example')} ${words}: ${names(each.ids)}${each.count > each.ids.length ? ', …' : ''}`]
  return [
    ...only('variant', unmatched.variants.first, first),
    ...only('variant', unmatched.variants.second, second),
    ...examples(unmatched.examples.first, `only in ${first}`),
    ...examples(unmatched.examples.second, `only in ${second}`),
    ...examples(unmatched.changedExamples, 'with another expected answer'),
    ...only('scorer', unmatched.scorers.first, first),
    ...only('scorer', unmatched.scorers.second, second),
    ...unmatched.changedScorers.map(
      (scorer) => `the scorer ${name(scorer)} changed: its scores are not of one measure`,
    ),
  ]
}
