import { formatEstimate, formatInteger, formatScore } from './format-number.ts'
import type { JudgeReport, Report } from './report.ts'

/** What must be known of a report's judges: which decide without ever having been held against people, and their corrected shares. */
export function judgeLines({ judges }: Pick<Report, 'judges'>, name: (label: string) => string): readonly string[] {
  return judges.flatMap((judge) => [...uncalibratedLine(judge, name), ...correctedLines(judge, name)])
}

function uncalibratedLine({ scorer, calibration, decides }: JudgeReport, name: (label: string) => string): string[] {
  if (calibration !== null || decides.length === 0) return []
  const what = decides.map((each) => (each === 'gate' ? 'a gate' : 'the verdict')).join(' and ')
  return [
    `${what} decided by an uncalibrated judge: nobody has held ${name(scorer)}, as it is now, against people's labels (promptlooper judge calibrate)`,
  ]
}

function correctedLines({ scorer, calibration, corrected }: JudgeReport, name: (label: string) => string): string[] {
  const rates = calibration?.rates
  if (!rates || corrected.length === 0) return []
  const { passed, passedByJudge, failed, failedByJudge } = rates
  const labels = formatInteger(passed + failed)
  if (corrected.every(({ share }) => share === null)) {
    return [
      `${name(scorer)} is unusable as an instrument: on ${labels} labels it passes ${formatInteger(passedByJudge)} of ${formatInteger(passed)} that people pass and fails ${formatInteger(failedByJudge)} of ${formatInteger(failed)} that they fail`,
    ]
  }
  const words = corrected.map(
    ({ label, observed, share, interval }) =>
      `${name(label)} ${formatEstimate(share, interval)} (observed ${formatScore(observed)})`,
  )
  const from = `true-positive rate ${formatScore(passedByJudge / passed)}, true-negative rate ${formatScore(failedByJudge / failed)} on ${labels} labels`
  const shown = words.slice(0, mostShown).join('; ')
  return [`${name(scorer)} freed of the judge's error (${from}): ${shown}${words.length > mostShown ? '; …' : ''}`]
}

const mostShown = 8
