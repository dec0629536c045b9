/**
 * An upper bound of the ways in which a backtracking matcher can try a pattern on a text of so many characters; Infinity
 * where it may grow exponentially. Each `*`, `+` and `{` may end at any character, each `?` and `|` is a choice of two,
 * and a match may begin anywhere; this holds as long as no group is repeated and nothing refers back.
 */
export function matchEffort(pattern: string, characters: number): number {
  if (/\)[*+{]|\\[1-9k]/u.test(pattern)) return Number.POSITIVE_INFINITY
  const repetitions = pattern.match(/[*+{]/gu)?.length ?? 0
  const choices = pattern.match(/[?|]/gu)?.length ?? 0
  return (characters + 1) ** (repetitions + 1) * 2 ** choices
}
