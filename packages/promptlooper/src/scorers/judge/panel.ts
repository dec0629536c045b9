import { clip } from '../quote.ts'
import type { ScoreOutcome } from '../../domain/scorer.ts'
import type { ScaleLabel } from './judge-scale.ts'
import type { Judgement } from './read-judgement.ts'

/** One judge's word, and whose it is. */
export interface PanelVote extends Judgement {
  readonly model: string
}

/** How the words of several judges become one. */
export type Combine = 'majority' | 'mean'

/** One outcome of all votes: its value, and the label that more judges gave than any other. */
export interface PanelOutcome {
  readonly value: number
  /** null where no label leads. */
  readonly label: string | null
  readonly reason: string
}

/**
 * Combines votes: by majority the label that most judges gave (of labels that lead together the mean of their values), by
 * mean the mean of all values. The reason says who gave what wherever they disagree.
 */
export function combineVotes(votes: readonly PanelVote[], combine: Combine): PanelOutcome {
  const counts = new Map<string, { readonly label: ScaleLabel; count: number }>()
  for (const vote of votes) {
    const known = counts.get(vote.label)
    if (known === undefined) counts.set(vote.label, { label: vote, count: 1 })
    else known.count += 1
  }
  const most = Math.max(...[...counts.values()].map(({ count }) => count))
  const leading = [...counts.values()].filter(({ count }) => count === most).map(({ label }) => label)
  const [leader] = leading
  const label = leading.length === 1 && leader !== undefined ? leader.label : null
  const value = meanOf((combine === 'mean' ? votes : leading).map((vote) => vote.value))
  return { value, label, reason: reasonOf(votes, label, most) }
}

/** 1 or 0 where `min` says what holds; then what was given is the raw value. */
export function judgedOutcome({ value, label, reason }: PanelOutcome, min: number | undefined): ScoreOutcome {
  const shared = { ...(label === null ? {} : { label }), ...(reason === '' ? {} : { reason }) }
  if (min === undefined) return { value, ...shared }
  return { value: value >= min - 1e-12 ? 1 : 0, rawValue: value, ...shared }
}

function reasonOf(votes: readonly PanelVote[], label: string | null, most: number): string {
  const [first] = votes
  if (first === undefined) return ''
  if (votes.length === 1) return first.reason
  if (most === votes.length) return `all ${votes.length} judges: ${first.label}. ${first.reason}`.trim()
  const words = votes.map(
    ({ model, label: given, reason }) => `${model}: ${given}${reason === '' ? '' : ` (${clip(reason)})`}`,
  )
  const outcome = label === null ? 'no majority' : `${most} of ${votes.length} judges: ${label}`
  return `the judges disagree, ${outcome}; ${words.join('; ')}`
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
