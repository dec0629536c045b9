import type { Calibration } from '../domain/calibration.ts'
import { estimateAgreement, estimateKappa, type CoefficientEstimate } from '../stats/agreement.ts'
import { correlationWithin } from '../stats/correlation-within.ts'

/** An answer that a person labelled and a judge scored. */
export interface LabelledScore {
  /** What the person said, one of the classes. */
  readonly human: string
  /** What the judge said; null where it named no class, as a panel without a majority. */
  readonly judge: string | null
  /** The judge's value. */
  readonly value: number
  /** Characters of the answer. */
  readonly answerLength: number
}

/** What a judge is calibrated by. */
export interface CalibrationGiven {
  readonly scores: readonly LabelledScore[]
  /** From worst to best. */
  readonly classes: readonly string[]
  /** Whether the classes are "fails" and "passes", in this order. */
  readonly isPassFail: boolean
  /** Labelled answers without a score. */
  readonly failed: number
  readonly unscored: number
  readonly positionBias: Calibration['positionBias']
}

/** Says how a judge meets people's labels; null where no labelled answer is scored. */
export function calibrateScores(given: CalibrationGiven): Calibration | null {
  const { scores, failed, unscored, isPassFail, positionBias } = given
  const classes = scores.some(({ judge }) => judge === null) ? [...given.classes, noClass] : given.classes
  const counts = classes.map((human) =>
    classes.map((judge) => scores.filter((each) => each.human === human && (each.judge ?? noClass) === judge).length),
  )
  const agreement = estimateAgreement(counts)
  if (agreement === null) return null
  const pairs = scores.map(({ human, value, answerLength }) => ({
    x: Math.log1p(answerLength),
    y: value,
    group: human,
  }))
  return {
    n: scores.length,
    failed,
    unscored,
    classes,
    counts,
    agreement: measured(agreement),
    kappa: measuredOrNone(estimateKappa(counts)),
    rates: isPassFail && classes.length === 2 ? ratesOf(counts) : null,
    lengthBias: measuredOrNone(correlationWithin(pairs)),
    positionBias,
  }
}

/** How a judge's answer without a class is named. */
const noClass = '(none)'

function ratesOf([fails = [], passes = []]: readonly (readonly number[])[]): NonNullable<Calibration['rates']> {
  const [failedByJudge = 0, falsePasses = 0] = fails
  const [falseFails = 0, passedByJudge = 0] = passes
  return { passed: falseFails + passedByJudge, passedByJudge, failed: failedByJudge + falsePasses, failedByJudge }
}

function measured({ value, interval }: CoefficientEstimate): Calibration['agreement'] {
  return { value, ...interval }
}

function measuredOrNone(estimate: CoefficientEstimate | null): Calibration['kappa'] {
  return estimate === null ? null : measured(estimate)
}
