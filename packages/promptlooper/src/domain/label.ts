/** A person's judgement of an answer. */
export interface Label {
  readonly id: string
  readonly runId: string
  /** The scorer whose question it answers: one answer may be labelled for several. */
  readonly scorerName: string
  /** The stage whose answer was judged; null: the one that the scorer looks at. */
  readonly stageIndex: number | null
  /** What the person says, in the words of the scorer's scale. */
  readonly value: string
  readonly note: string | null
  /** Who says it; empty where nobody is named. */
  readonly author: string
  /** Epoch milliseconds. */
  readonly createdAt: number
}

/** The rows of labels. */
export interface LabelStore {
  /** Writes labels, all or nothing. What the same author said of the same run for the same scorer is replaced. */
  put(labels: readonly Label[]): Promise<void>
  /** Of all runs of an experiment for one scorer, oldest first. */
  ofScorer(experimentId: string, scorerName: string): Promise<readonly Label[]>
}
