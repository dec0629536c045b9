import { distance } from 'fastest-levenshtein'

/** ` Did you mean "exact-match"?` for the nearest of the names, or nothing where none is near. Begins with a space. */
export function suggestion(written: string, names: Iterable<string>): string {
  const name = nearestName(written, names)
  return name === undefined ? '' : ` Did you mean "${name}"?`
}

/** The name that differs least from what was written: at most a third of its letters. */
export function nearestName(written: string, names: Iterable<string>): string | undefined {
  let nearest: string | undefined
  let least = Number.POSITIVE_INFINITY
  for (const name of names) {
    const differing = distance(written.toLowerCase(), name.toLowerCase())
    const allowed = Math.max(1, Math.floor(Math.max(written.length, name.length) / 3))
    if (name !== written && differing <= allowed && differing < least) {
      nearest = name
      least = differing
    }
  }
  return nearest ?? beginningWith(written, names)
}

/** A name that what was written begins, or that begins what was written: `exact` for `exact-match`. */
function beginningWith(written: string, names: Iterable<string>): string | undefined {
  if (written.length < 3) return undefined
  return [...names].find((name) => name.length >= 3 && name !== written && (name.startsWith(written) || written.startsWith(name)))
}

/** Names for people: `"a", "b" and "c"`, at most `most` of them. */
export function listNames(names: Iterable<string>, most = 12): string {
  const quoted = [...names].map((name) => `"${name}"`)
  if (quoted.length > most) return `${quoted.slice(0, most).join(', ')} and ${quoted.length - most} more`
  const last = quoted.at(-1)
  return last === undefined ? 'none' : quoted.length === 1 ? last : `${quoted.slice(0, -1).join(', ')} and ${last}`
}
