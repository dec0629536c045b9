/** A share or coefficient with its 95 % interval. */
interface Measured {
  readonly value: number
  readonly low: number
  readonly high: number
}

/** How a judge meets the labels of people. */
export interface Calibration {
  /** Labelled answers that the judge scored. */
  readonly n: number
  /** Labelled answers on which it failed, and those that it has not scored. */
  readonly failed: number
  readonly unscored: number
  /** What people and judge may say, from worst to best. */
  readonly classes: readonly string[]
  /** One row for each class that people gave; `counts[i][j]` is how often the judge said class j. */
  readonly counts: readonly (readonly number[])[]
  readonly agreement: Measured
  /** Cohen's kappa; null where all answers fall into one class. */
  readonly kappa: Measured | null
  /** Of a judge that passes or fails: null for others. */
  readonly rates: {
    readonly passed: number
    readonly passedByJudge: number
    readonly failed: number
    readonly failedByJudge: number
  } | null
  /** The correlation of the judge's value with the answer's length among answers that people called equal; null where it can't be said. */
  readonly lengthBias: Measured | null
  /** Of a pairwise judge: comparisons that the order decided, and which place won them; null for others. */
  readonly positionBias: { readonly n: number; readonly first: number; readonly second: number } | null
}

/** A stored calibration, of one version of a judge. */
export interface CalibrationRecord {
  readonly id: string
  readonly experimentId: string
  readonly scorerName: string
  readonly scorerVersion: string
  /** Epoch milliseconds. */
  readonly createdAt: number
  readonly calibration: Calibration
}

/** The rows of calibrations. */
export interface CalibrationStore {
  put(record: CalibrationRecord): Promise<void>
  /** The newest of a version of a judge in an experiment; undefined where it was never calibrated. */
  newest(experimentId: string, scorerVersion: string): Promise<CalibrationRecord | undefined>
}
