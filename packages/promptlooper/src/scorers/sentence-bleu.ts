/** The longest runs of tokens that are compared. */
const longestRun = 4

/**
 * BLEU of one sentence by one or several references, from 0 to 1, as sacreBLEU's `sentence_bleu` computes it (there in
 * per cent): the geometric mean of the shares of the answer's runs of 1 to 4 tokens that a reference has, times the
 * brevity penalty by the reference of the nearest length. Orders for which the answer is too short are left out
 * (effective order); an order without a match counts as 1/2, 1/4, … of a match (smoothing `exp`: method 3 of Chen and
 * Cherry, "A Systematic Comparison of Smoothing Techniques for Sentence-Level BLEU", 2014). No match at all is 0.
 */
export function sentenceBleu(references: readonly (readonly string[])[], answer: readonly string[]): number {
  const logarithms: number[] = []
  let smoothing = 1
  let matches = 0
  for (let order = 1; order <= Math.min(longestRun, answer.length); order += 1) {
    const matched = matchedRuns(references, answer, order)
    matches += matched
    if (matched === 0) smoothing *= 2
    logarithms.push(Math.log((matched === 0 ? 1 / smoothing : matched) / (answer.length - order + 1)))
  }
  if (matches === 0) return 0
  const mean = logarithms.reduce((sum, logarithm) => sum + logarithm, 0) / logarithms.length
  return brevityPenalty(references, answer.length) * Math.exp(mean)
}

/** How many of the answer's runs of so many tokens a reference has, each at most as often as it stands there. */
function matchedRuns(references: readonly (readonly string[])[], answer: readonly string[], order: number): number {
  const most = new Map<string, number>()
  for (const reference of references) {
    for (const [run, count] of countRuns(reference, order)) most.set(run, Math.max(count, most.get(run) ?? 0))
  }
  let matched = 0
  for (const [run, count] of countRuns(answer, order)) matched += Math.min(count, most.get(run) ?? 0)
  return matched
}

/** Tokens hold no white space, so that it can part them in a run's key. */
function countRuns(tokens: readonly string[], order: number): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (let start = 0; start + order <= tokens.length; start += 1) {
    const run = tokens.slice(start, start + order).join(' ')
    counts.set(run, (counts.get(run) ?? 0) + 1)
  }
  return counts
}

/** 1 unless the answer is shorter than the reference of the nearest length; of two as near, the shorter counts. */
function brevityPenalty(references: readonly (readonly string[])[], length: number): number {
  const lengths = references.map((reference) => reference.length)
  const nearest = lengths.toSorted(
    (left, right) => Math.abs(left - length) - Math.abs(right - length) || left - right,
  )[0]
  return nearest === undefined || length >= nearest ? 1 : Math.exp(1 - nearest / length)
}
