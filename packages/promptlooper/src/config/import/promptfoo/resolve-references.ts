import type { JsonObject, JsonValue } from '../../../domain/json-value.ts'
import type { NoteList } from './note-list.ts'
import { isList, isMapping } from './source-files.ts'

/**
 * A config with each `$ref: '#/a/b'` replaced by what stands there; members beside the reference go before those of it.
 * A reference to nothing, to another file, or into itself is left out, with a note.
 */
export function resolveReferences(config: JsonObject, notes: NoteList): JsonObject {
  const resolved = resolve(config, { config, notes, left: MOST_REFERENCES }, new Set())
  return isMapping(resolved) ? resolved : {}
}

interface Resolving {
  readonly config: JsonObject
  readonly notes: NoteList
  /** References that may still be followed: a few that name one another many times over could fill the memory. */
  left: number
}

const MOST_REFERENCES = 10_000

/** Members that are data: a JSON Schema in them has references of its own. */
const DATA: ReadonlySet<string> = new Set(['value', 'vars', 'config', 'metadata'])

function resolve(value: JsonValue, resolving: Resolving, within: ReadonlySet<string>): JsonValue {
  if (isList(value)) return value.map((each) => resolve(each, resolving, within))
  if (!isMapping(value)) return value
  const { $ref: reference, ...own } = value
  const members = Object.fromEntries(
    Object.entries(own).map(([key, member]) => [key, DATA.has(key) ? member : resolve(member, resolving, within)]),
  )
  if (reference === undefined) return members
  const isOpen = typeof reference === 'string' && !within.has(reference) && resolving.left > 0
  const found = isOpen ? valueAt(resolving.config, reference) : undefined
  if (found === undefined || typeof reference !== 'string') {
    resolving.notes.add(`the reference ${JSON.stringify(reference)} leads nowhere within the config, and is left out`)
    return members
  }
  resolving.left -= 1
  const target = resolve(found, resolving, new Set([...within, reference]))
  return isMapping(target) ? { ...target, ...members } : target
}

/** What a JSON pointer in a fragment names. */
function valueAt(config: JsonObject, reference: string): JsonValue | undefined {
  if (!reference.startsWith('#/')) return undefined
  let value: JsonValue | undefined = config
  for (const key of reference.slice(2).split('/')) {
    if (!isMapping(value) || !Object.hasOwn(value, key)) return undefined
    value = value[key]
  }
  return value
}
