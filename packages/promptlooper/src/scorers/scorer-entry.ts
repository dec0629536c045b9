import { closest, distance } from 'fastest-levenshtein'
import { z } from 'zod'
import type { ScorerSettings } from '../domain/experiment.ts'
import type { JsonObject, JsonValue } from '../domain/json-value.ts'
import type { OptionFault } from './read-options.ts'
import type { ScorerKinds, ScorerKind } from './scorer-kind.ts'

/** A scorer written inside another one's options, or in a row of the dataset: its kind, or its kind with settings. */
export interface ScorerEntry {
  readonly kind: ScorerKind
  readonly settings: Pick<ScorerSettings, 'where' | 'extract' | 'expected' | 'refused' | 'options'> & {
    readonly name: string
  }
}

/** A scorer entry as read, or what is wrong with it. */
export type ScorerEntryReading =
  | { readonly ok: true; readonly entry: ScorerEntry }
  | { readonly ok: false; readonly faults: readonly OptionFault[] }

/** Reads a scorer entry: `exact-match`, or `{ scorer: exact-match, extract: …, ignoreCase: true }`. */
export function readScorerEntry(written: JsonValue, kinds: ScorerKinds): ScorerEntryReading {
  const read = entrySchema.safeParse(typeof written === 'string' ? { scorer: written } : written)
  if (!read.success) return { ok: false, faults: read.error.issues.map(toFault) }
  const { scorer, name = scorer, where = null, extract = null, expected, refused = 'score', ...options } = read.data
  const kind = kinds.get(scorer)
  if (kind === undefined) return { ok: false, faults: [{ path: ['scorer'], message: unknownKind(scorer, kinds) }] }
  // What is left are the kind's own options, from JSON.
  const reading = kind.readOptions(options as JsonObject)
  if (!reading.ok) return { ok: false, faults: reading.faults }
  const shared = { name, where, extract, refused, options: reading.options }
  return { ok: true, entry: { kind, settings: expected === undefined ? shared : { ...shared, expected } } }
}

/** Says that there is no such kind, and which one may have been meant. */
export function unknownKind(written: string, kinds: ScorerKinds): string {
  const names = [...kinds.keys()]
  const nearest = names.length === 0 ? undefined : closest(written, names)
  const isNear = nearest !== undefined && distance(written, nearest) <= Math.max(2, written.length / 3)
  return `unknown scorer "${written}"${isNear ? `; did you mean "${nearest}"?` : `; there are ${names.join(', ')}`}`
}

/** The settings of a scorer that stands inside another: it looks at the same stage and stands at the same place. */
export function innerSettings(entry: ScorerEntry, name: string, outer: ScorerSettings): ScorerSettings {
  const { stageIndex, position } = outer
  return { ...entry.settings, name, kind: entry.kind.kind, stageIndex, position }
}

const entrySchema = z.looseObject({
  scorer: z.string('name the scorer: { scorer: exact-match }'),
  name: z.string().optional(),
  where: z.string().optional(),
  extract: z
    .union(
      [z.strictObject({ regex: z.string(), flags: z.string().default('') }), z.strictObject({ json: z.string() })],
      'expected { regex, flags } or { json }',
    )
    .optional(),
  expected: z.json().optional(),
  refused: z.enum(['score', 'zero', 'leave-out']).optional(),
})

function toFault(issue: z.core.$ZodIssue): OptionFault {
  const path = issue.path.map((key) => (typeof key === 'symbol' ? String(key) : key))
  return { path, message: issue.message.replace(/^Invalid input: /u, '') }
}
