import { valueHash } from './config-hash.ts'
import type { Example } from './example.ts'

/**
 * The version of a score: what decided it beside the answer. It changes with the scorer's configuration and code and
 * with what a scorer can see of the example, so that a changed `expected` scores again and calls no model.
 */
export function scoreVersion(
  scorer: { readonly name: string; readonly version?: string },
  example: Example | null,
): string {
  const version = scorer.version ?? scorer.name
  if (example === null) return valueHash([version, null])
  // All variants and repeats of one example ask for the same few.
  const known = versions.get(example) ?? new Map<string, string>()
  versions.set(example, known)
  let hash = known.get(version)
  if (hash === undefined) {
    hash = valueHash([version, [example.expected, example.metadata, example.group, example.checks]])
    known.set(version, hash)
  }
  return hash
}

const versions = new WeakMap<Example, Map<string, string>>()
