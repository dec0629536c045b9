import { assertNever } from '../domain/errors.ts'
import { formatInteger, formatLevel, formatPercent, formatScore } from './format-number.ts'
import type { RaceReport, RacerReport } from './report.ts'

/** What a race decided, in a sentence: what is claimed, with which error, and on what. */
export function raceSentence(race: RaceReport, name: (label: string) => string): string {
  const leader = leaderOf(race)
  const who = name(leader?.label ?? '')
  const metric = name(race.objective)
  const mean = `${formatScore(leader?.mean ?? null)} on ${formatInteger(race.stepsTaken)} ${race.unit}`
  const error = `with error at most ${formatPercent(race.delta)}`
  const whole = race.target === 'examples' ? `these ${formatInteger(race.stepCount)} ${race.unit}` : 'the population'
  const survivors = race.racers.filter(({ status }) => status === 'in')
  switch (race.state) {
    case 'identified':
      return `Race: ${error}, ${who} has the highest mean of ${metric} over ${whole} (${mean})`
    case 'within-epsilon':
      return `Race: ${error}, ${who} is at most ${formatLevel(race.epsilon)} below the highest mean of ${metric} over ${whole} (${mean})`
    case 'examples-ended':
      if (race.target === 'population') {
        return `Race: undecided among ${namesOf(survivors, name)}: the examples ended before the evidence was enough`
      }
      return `Race: ${who} has the highest mean of ${metric} over ${whole} (${mean}); of those that left, the best was dropped with error at most ${formatPercent(race.delta)}`
    case 'running':
      return `Race: undecided among ${namesOf(survivors, name)} after ${formatInteger(race.stepsTaken)} of ${formatInteger(race.stepCount)} ${race.unit}; ${who} leads with ${formatScore(leader?.mean ?? null)}`
    default:
      return assertNever(race.state)
  }
}

/** The certificate: how the race was run, what it spent and saved, and when and why each variant left. */
export function raceLines(race: RaceReport, name: (label: string) => string): readonly string[] {
  const left = race.racers.filter((racer) => racer.left !== null)
  const byStep = left.toSorted((one, other) => (one.left?.afterStep ?? 0) - (other.left?.afterStep ?? 0))
  const missing = race.racers.reduce((sum, racer) => sum + racer.missing, 0)
  return [
    certificateLine(race),
    ...byStep.map((racer) => `${name(racer.label)} left ${leavingWords(racer, race)}`),
    ...(missing === 0 ? [] : [missingLine(race, missing)]),
    ...(race.number === 1
      ? []
      : [
          `This is race ${race.number} on these examples: the error of ${formatPercent(race.delta)} holds for each race.`,
        ]),
    'The means of variants that left stand on fewer examples, and are not ranked with the others.',
  ]
}

function certificateLine(race: RaceReport): string {
  const all = race.runsSpent + race.runsSaved
  const saved = all === 0 ? '' : `; ${formatInteger(race.runsSaved)} saved (${formatPercent(race.runsSaved / all)})`
  const epsilon = race.epsilon === 0 ? '' : `, ε ${formatLevel(race.epsilon)}`
  return `Certificate: δ ${formatLevel(race.delta)}${epsilon}, batches of ${race.batch} ${race.unit}, order ${race.seed.slice(0, 12)}; ${formatInteger(race.runsSpent)} runs spent${saved}.`
}

function leavingWords({ left, logEvidence, mean }: RacerReport, race: RaceReport): string {
  const after = `after ${formatInteger(left?.afterStep ?? 0)} ${race.unit} with a mean of ${formatScore(mean)}`
  return left?.reason === 'cannot-tie'
    ? `${after}: it could not even tie any more`
    : `${after}, e = ${eValue(logEvidence)}`
}

/** `41`, `1.2e6`. */
function eValue(logEvidence: number): string {
  const value = Math.exp(logEvidence)
  return value < 1_000 ? String(Math.round(value)) : value.toExponential(1).replace('e+', 'e')
}

function missingLine(race: RaceReport, missing: number): string {
  const taken = race.failures === 'zero' ? 'counted as 0' : 'taken as least favourable to dropping'
  return `${formatInteger(missing)} ${race.unit} without a score, ${taken}.`
}

function leaderOf(race: RaceReport): RacerReport | undefined {
  return race.racers.find(({ key }) => key === race.leader)
}

function namesOf(racers: readonly RacerReport[], name: (label: string) => string): string {
  const labels = racers.slice(0, mostNames).map(({ label }) => name(label))
  return `${labels.join(', ')}${racers.length > mostNames ? ` and ${racers.length - mostNames} more` : ''}`
}

const mostNames = 5
