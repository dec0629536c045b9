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
  const seen = example === null ? null : [example.expected, example.metadata, example.group, example.checks]
  return valueHash([scorer.version ?? scorer.name, seen])
}
