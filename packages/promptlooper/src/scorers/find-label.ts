/** What a text says of classes: one of them, several, or none. */
export type LabelReading =
  | { readonly kind: 'one'; readonly label: string }
  | { readonly kind: 'several'; readonly labels: readonly string[] }
  | { readonly kind: 'none' }

/** Reads a class from a text. */
export type LabelReader = (text: string) => LabelReading

/**
 * Makes a reader of classes. `names` maps each name (a label or an alias of it) to its label. A text that is a name,
 * upper and lower case being the same, is its label; else every name that stands in the text as whole words counts, but
 * not one inside a longer name (`spam` in `not spam`). Labels mentioned several times count once. The first 100,000
 * characters are read.
 */
export function labelReader(names: ReadonlyMap<string, string>): LabelReader {
  const labelOf = new Map([...names].map(([name, label]) => [foldLabel(name), label]))
  // Longer names first: an alternation takes the first that fits.
  const alternatives = [...labelOf.keys()].toSorted((left, right) => right.length - left.length).map(escapePattern)
  const mention = new RegExp(`(?<![\\p{L}\\p{N}_])(?:${alternatives.join('|')})(?![\\p{L}\\p{N}_])`, 'gu')
  return (text) => {
    const folded = foldLabel(text.slice(0, longestReadText))
    const whole = labelOf.get(folded)
    if (whole !== undefined) return { kind: 'one', label: whole }
    const labels = [...new Set((folded.match(mention) ?? []).map((name) => labelOf.get(name) ?? name))]
    const [first, ...others] = labels
    if (first === undefined) return { kind: 'none' }
    return others.length === 0 ? { kind: 'one', label: first } : { kind: 'several', labels }
  }
}

/** The form in which names of classes are compared: trimmed, in lower case, each run of white space one space. */
export function foldLabel(text: string): string {
  return text.trim().toLowerCase().replaceAll(/\s+/gu, ' ')
}

const longestReadText = 100_000

function escapePattern(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\/]/gu, String.raw`\$&`)
}
