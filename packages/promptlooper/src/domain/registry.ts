import type { JsonValue } from './json-value.ts'

/**
 * What the experiment file's reader must know of a kind of adapter or scorer: how its options are read. Handed to
 * `config` by `app`, so that `config` knows no adapter and no scorer.
 */
export interface OptionsReader {
  /** Checks options as written. Gives them with defaults filled in, or the faults, each with the path of keys to its place. */
  readOptions(options: JsonValue): OptionsReading
  /** The JSON Schema of the options, for the schema of the experiment file. */
  readonly jsonSchema: JsonValue
}

export type OptionsReading =
  | { readonly ok: true; readonly options: { readonly [name: string]: JsonValue } }
  | {
      readonly ok: false
      readonly faults: readonly { readonly path: readonly (string | number)[]; readonly message: string }[]
    }

/** Kinds by name. */
export type Registry = ReadonlyMap<string, OptionsReader>
