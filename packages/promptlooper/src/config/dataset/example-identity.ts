import { canonicalJson, contentHash } from '../../domain/config-hash.ts'
import type { SourcePosition } from '../../domain/experiment.ts'
import type { JsonValue } from '../../domain/json-value.ts'
import { faultError } from '../faults.ts'
import { SeenHashes } from './seen-hashes.ts'

/** How many characters of a hash make an id. */
const ID_CHARACTERS = 16

/** What tells an example from others. */
export interface ExampleIdentity {
  readonly id: string
  readonly key: string
}

/**
 * Gives rows their identity, in order. A row without an id has the hash of its input; identical ones are numbered
 * (`-2`, `-3`). Two rows with one id of their own are an error. Remembers a few bytes a row.
 */
export class ExampleIdentities {
  readonly #seen = new SeenHashes()

  identify(ownId: string | null, input: JsonValue, position: SourcePosition): ExampleIdentity {
    const written = canonicalJson(input)
    const base = ownId ?? contentHash(written).slice(0, ID_CHARACTERS)
    const earlier = this.#seen.add(contentHash(base), position.line)
    if (ownId !== null && earlier.count > 0) {
      throw faultError(
        'duplicate-id',
        position,
        `the id ${JSON.stringify(ownId)} stands on line ${earlier.firstLine} and again on line ${position.line}`,
        'Ids must differ; leave the column out, and rows are told apart by their content.',
      )
    }
    const id = earlier.count === 0 ? base : `${base}-${earlier.count + 1}`
    // The hash of the canonical JSON of [id, input].
    return { id, key: contentHash(`[${JSON.stringify(id)},${written}]`) }
  }
}
