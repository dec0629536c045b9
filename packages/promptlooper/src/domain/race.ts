/** How a race is run. */
export interface RaceSettings {
  /** The scorer whose mean decides. */
  readonly objective: string
  /** The chance, at most, that the best variant is dropped. */
  readonly delta: number
  /** A difference that need not be found; 0: the best alone is sought. */
  readonly epsilon: number
  /** Steps (examples, or groups) between two decisions. */
  readonly batch: number
  /** Whose best is sought: that of these examples, or of the population that they are an independent sample of. */
  readonly target: 'examples' | 'population'
  /** What a failed run counts as: 0, or what is least favourable to dropping the variant under test. */
  readonly failures: 'zero' | 'bounded'
}

/** A race of one revision, written before its first run. */
export interface RaceRecord {
  readonly revisionId: string
  readonly experimentId: string
  /** Counts the races of an experiment on the same examples: each has its own δ. */
  readonly number: number
  /** Decides the order of the examples. */
  readonly seed: string
  readonly settings: RaceSettings
}

/** The rows of races. */
export interface RaceStore {
  /**
   * Writes the race of a revision. One with the same content (dataset, variants, objective) goes on with the race that
   * the experiment has of it, in the same order; any other is the next race on this dataset, in an order of its own.
   */
  open(given: {
    readonly revisionId: string
    readonly experimentId: string
    /** The hash of dataset, variants and objective. */
    readonly contentHash: string
    /** The hash of the dataset alone. */
    readonly datasetHash: string
    readonly settings: RaceSettings
  }): Promise<RaceRecord>
  /** The race of a revision; undefined where it is not raced. */
  of(revisionId: string): Promise<RaceRecord | undefined>
}
