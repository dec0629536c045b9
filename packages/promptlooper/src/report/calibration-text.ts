import type { Calibration } from '../domain/calibration.ts'
import { wilsonInterval } from '../stats/wilson-interval.ts'
import { formatEstimate, formatInteger } from './format-number.ts'
import { neutraliseLine } from './neutralise-terminal.ts'
import { drawTable, type TextColumn } from './text-table.ts'

/** A calibration for people: how judge and people agree, where they differ, and by what the judge is swayed. */
export function calibrationText(scorer: string, calibration: Calibration, width: number | null): string {
  const { n, failed, unscored, agreement, kappa, rates, lengthBias, positionBias } = calibration
  const missing = [
    ...(failed === 0 ? [] : [`on ${formatInteger(failed)} labelled answers the judge failed`]),
    ...(unscored === 0 ? [] : [`${formatInteger(unscored)} labelled answers are not scored yet`]),
  ]
  const lines = [
    `${neutraliseLine(scorer)} against ${formatInteger(n)} labelled ${n === 1 ? 'answer' : 'answers'}${missing.length === 0 ? '' : ` (${missing.join('; ')})`}`,
    '',
    `agreement: ${estimateWords(agreement)}`,
    `beyond chance (kappa): ${kappa === null ? "can't be said: all answers fall into one class" : estimateWords(kappa)}`,
    ...(rates === null ? [] : rateLines(rates)),
    `length: ${lengthWords(lengthBias)}`,
    ...(positionBias === null ? [] : [positionWords(positionBias)]),
    '',
    drawTable(confusionColumns(calibration), width),
  ]
  return `${lines.join('\n')}\n`
}

/** Whether a judge's passes and fails tell anything: TPR + TNR must be above 1. */
export function isTelling({
  passed,
  passedByJudge,
  failed,
  failedByJudge,
}: NonNullable<Calibration['rates']>): boolean {
  return passed > 0 && failed > 0 && passedByJudge / passed + failedByJudge / failed > 1
}

function rateLines(rates: NonNullable<Calibration['rates']>): readonly string[] {
  const { passed, passedByJudge, failed, failedByJudge } = rates
  return [
    `passes what people pass (true-positive rate): ${shareWords(passedByJudge, passed)}`,
    `fails what people fail (true-negative rate): ${shareWords(failedByJudge, failed)}`,
    ...(isTelling(rates)
      ? []
      : [
          passed === 0 || failed === 0
            ? 'without labels of both kinds nothing can be corrected by these rates'
            : 'unusable: the two rates together are not above 1, so that its passes tell nothing',
        ]),
  ]
}

function shareWords(count: number, n: number): string {
  if (n === 0) return 'no labels'
  return `${formatEstimate(count / n, wilsonInterval(count, n))} (${formatInteger(count)} of ${formatInteger(n)})`
}

function estimateWords({ value, low, high }: Calibration['agreement']): string {
  return formatEstimate(value, { low, high })
}

function lengthWords(bias: Calibration['lengthBias']): string {
  if (bias === null) return "can't be said: too few labels, or no spread"
  const sways =
    bias.low > 0 ? 'it favours longer answers' : bias.high < 0 ? 'it favours shorter answers' : 'no bias shown'
  return `correlation with the judge's value ${estimateWords(bias)} among answers that people call equal; ${sways}`
}

function positionWords({ n, first, second }: NonNullable<Calibration['positionBias']>): string {
  const decided = first + second
  const which = decided === 0 ? '' : `: ${formatInteger(first)} for the first, ${formatInteger(second)} for the second`
  return `position: the order decided ${shareWords(decided, n)} of all comparisons${which}`
}

function confusionColumns({ classes, counts }: Calibration): readonly TextColumn[] {
  return [
    { heading: 'people ↓ judge →', align: 'left', dropOrder: null, cells: classes.map(neutraliseLine) },
    ...classes.map((name, index): TextColumn => ({
      heading: neutraliseLine(name),
      align: 'right',
      dropOrder: null,
      cells: counts.map((row) => formatInteger(row[index] ?? 0)),
    })),
  ]
}
