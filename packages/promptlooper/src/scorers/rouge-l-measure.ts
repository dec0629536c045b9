import { commonSubsequenceLength } from './common-subsequence.ts'

/** How much of two texts is the same in the same order, each from 0 to 1. */
export interface RougeLMeasure {
  /** The common words' share of the answer. */
  readonly precision: number
  /** Their share of the reference. */
  readonly recall: number
  /** The harmonic mean of both. */
  readonly fmeasure: number
}

/**
 * ROUGE-L of an answer's words by a reference's, on sentence level (Lin, "ROUGE: A Package for Automatic Evaluation of
 * Summaries", 2004, section 3.1, with β = 1). Without words on either side everything is 0.
 */
export function rougeLMeasure(reference: readonly string[], answer: readonly string[]): RougeLMeasure {
  if (reference.length === 0 || answer.length === 0) return { precision: 0, recall: 0, fmeasure: 0 }
  const common = commonSubsequenceLength(reference, answer)
  const precision = common / answer.length
  const recall = common / reference.length
  const fmeasure = common === 0 ? 0 : (2 * precision * recall) / (precision + recall)
  return { precision, recall, fmeasure }
}

/** The words of the published tool: runs of a–z and digits in the text's lower case; letters of other scripts part words. */
export function asciiWords(text: string): readonly string[] {
  return text.toLowerCase().match(/[a-z0-9]+/gu) ?? []
}

/** Runs of letters, marks and digits of every script, in the text's lower case. */
export function allWords(text: string): readonly string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}\p{M}]+/gu) ?? []
}
