/** A label to choose from. */
export interface LabelChoice {
  /** As the prompt spells it: the answer is exactly this. */
  readonly name: string
  /** Empty where the prompt gives none. */
  readonly description: string
}

/** A text whose label the prompt gives. */
export interface Demonstration {
  readonly text: string
  readonly label: string
}

/** What the classifier reads in a prompt. */
export interface Question {
  readonly labels: readonly LabelChoice[]
  readonly demonstrations: readonly Demonstration[]
  readonly text: string
}
