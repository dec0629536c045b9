import type { JsonValue } from './json-value.ts'

/** One row of a dataset. */
export interface Example {
  /** The row's own id, else the hash of its input. */
  readonly id: string
  /** Its identity: the hash of `id` and of what prompts can see of it (`input`). A change of expected, group or metadata keeps it. */
  readonly key: string
  readonly input: JsonValue
  readonly expected: JsonValue
  /** Its cluster; null where the dataset has no groups. */
  readonly group: string | null
  readonly metadata: { readonly [name: string]: JsonValue }
  /** The row's own checks, read by the scorer `checks`; null where it has none. */
  readonly checks: readonly JsonValue[] | null
}

/**
 * An example as text: its members and no more, in one order. The order of keys within `input` stays, for templates can
 * see it.
 */
export function exampleContent({ id, key, input, expected, group, metadata, checks }: Example): string {
  return JSON.stringify({ id, key, input, expected, group, metadata, checks })
}
