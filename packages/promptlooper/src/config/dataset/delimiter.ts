const DELIMITERS = [',', ';', '\t', '|']

/** What parts the columns of a CSV: the candidate that stands most often in its first line, outside quotes. */
export function findDelimiter(beginning: string): string {
  const counts = new Map(DELIMITERS.map((delimiter) => [delimiter, 0]))
  let isQuoted = false
  for (const character of beginning) {
    if (character === '"') isQuoted = !isQuoted
    if (isQuoted) continue
    if (character === '\n' || character === '\r') break
    const count = counts.get(character)
    if (count !== undefined) counts.set(character, count + 1)
  }
  // Of equals the earlier holds: the sort is stable.
  const [most] = [...counts].toSorted(([, left], [, right]) => right - left)
  return most?.[0] ?? ','
}
