import { distance } from 'fastest-levenshtein'

/** ` Did you mean "exact-match"?` for the nearest of the names, or nothing where none is near. Begins with a space. */
export function suggestion(written: string, names: Iterable<string>): string {
  const name = nearestName(written, names)
  return name === undefined ? '' : ` Did you mean "${name}"?`
}

/** The name that differs least from what was written, by at most a third of its letters; else one that begins alike. */
export function nearestName(written: string, names: Iterable<string>): string | undefined {
  const others = [...names].filter((name) => name !== written)
  const near = others
    .map((name) => ({ name, differing: lettersApart(written.toLowerCase(), name.toLowerCase()) }))
    .filter(({ name, differing }) => differing <= Math.floor(Math.max(written.length, name.length) / 3))
    .toSorted((left, right) => left.differing - right.differing)
  return near[0]?.name ?? beginningAlike(written, others)
}

/** Edits between two words; the same letters in another order, as in `txet`, count as one. */
function lettersApart(left: string, right: string): number {
  const isReordered = left.length === right.length && lettersOf(left) === lettersOf(right)
  return isReordered && left !== right ? 1 : distance(left, right)
}

function lettersOf(word: string): string {
  return word.split('').toSorted().join('')
}

/** A name that what was written begins, or that begins what was written: `exact` for `exact-match`. */
function beginningAlike(written: string, names: readonly string[]): string | undefined {
  return names.find(
    (name) => Math.min(name.length, written.length) >= 3 && (name.startsWith(written) || written.startsWith(name)),
  )
}

/** Names for people: `"a", "b" and "c"`, at most `most` of them. */
export function listNames(names: Iterable<string>, most = 12): string {
  const quoted = [...new Set(names)].map((name) => `"${name}"`)
  if (quoted.length > most) return `${quoted.slice(0, most).join(', ')} and ${quoted.length - most} more`
  const last = quoted.at(-1)
  return last === undefined ? 'none' : quoted.length === 1 ? last : `${quoted.slice(0, -1).join(', ')} and ${last}`
}
