import { canonicalJson, contentHash, valueHash } from './config-hash.ts'
import type { Example } from './example.ts'
import type { RevisionScorer } from './revision.ts'

/**
 * The version of a score: what decided it beside the answer. It changes with the scorer's configuration and code and
 * with what a scorer can see of the example, so that a changed `expected` scores again and calls no model. The score of a
 * scorer that compares answers is also that of one variant to compare with, `referenceKey`.
 */
export function scoreVersion(
  scorer: { readonly name: string; readonly version?: string },
  example: Example | null,
  referenceKey?: string,
): string {
  const own = scorer.version ?? scorer.name
  const version = referenceKey === undefined ? own : `${own} ${referenceKey}`
  if (example === null) return valueHash([version, null])
  // All variants and repeats of one example ask for the same few.
  const known = versions.get(example) ?? seenBy(example)
  let hash = known.hashes.get(version)
  if (hash === undefined) {
    // The canonical JSON of [version, [expected, metadata, group, checks]], whose second half is the same for all scorers.
    hash = contentHash(`[${canonicalJson(version)},${known.seen}]`)
    known.hashes.set(version, hash)
  }
  return hash
}

/** The version of a current score of a revision's scorer on an example, for one variant. */
export function scoreVersionFor(scorer: RevisionScorer, example: Example, variantKey: string): string {
  const { references } = scorer
  // A variant without another to compare with has no score: no version is that of none.
  return scoreVersion(scorer, example, references === undefined ? undefined : (references[variantKey] ?? ''))
}

interface ExampleVersions {
  /** What scorers can see of the example beside its input, as canonical JSON. */
  readonly seen: string
  readonly hashes: Map<string, string>
}

function seenBy(example: Example): ExampleVersions {
  const { expected, metadata, group, checks } = example
  const made = { seen: canonicalJson([expected, metadata, group, checks]), hashes: new Map<string, string>() }
  versions.set(example, made)
  return made
}

const versions = new WeakMap<Example, ExampleVersions>()
