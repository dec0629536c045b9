import type { Comparison } from './comparison.ts'
import { entriesOf, measureCalls, roundsOf, wholeSeconds } from './calls.ts'
import { grouped, times } from './figures.ts'

const delayMs = 200
const concurrency = 100
const count = 2_000
const mostTimesIdeal = 1.2
const mostTimesBareLoop = 1.06

/** Waiting for a provider is all that a run may cost. */
export const slowAnswers: Comparison = {
  name: 'slow-answers',
  title: `Answers of ${delayMs} ms`,
  about:
    `The same questions and scorers, ${grouped(count)} of them, ${concurrency} at once, each answered after ${delayMs} ms. ` +
    'Arithmetic gives the ideal. *From the first run to the last* is what each program says itself.',
  turns: 'rounds',
  async measure(effort) {
    const size = effort.scaled(count)
    const idealSeconds = (size * delayMs) / concurrency / 1_000
    const measured = await measureCalls(entriesOf({ fast: size, slow: size }), { delayMs, concurrency }, effort)
    const runsSeconds = (name: string) => {
      const rounds = roundsOf(measured, name) ?? []
      return wholeSeconds(rounds.map((figures) => ({ ...figures, wholeMs: figures.runsMs })))
    }
    const wholeOf = (name: string) => wholeSeconds(roundsOf(measured, name) ?? [])
    const beside = runsSeconds('promptlooper') / runsSeconds('bare')
    const whole = wholeOf('promptlooper') / idealSeconds
    const promptfoo = wholeOf('promptfoo')
    return {
      columns: ['program', 'from the first run to the last', 'whole command', 'of the ideal'],
      rows: measured.map(({ contender, rounds }) => [
        contender.name,
        `${runsSeconds(contender.name).toFixed(2)} s`,
        `${wholeSeconds(rounds).toFixed(2)} s`,
        `${(wholeSeconds(rounds) / idealSeconds).toFixed(2)} × ${idealSeconds} s`,
      ]),
      ratios: [
        {
          says: `promptlooper's runs take ${beside.toFixed(2)} times those of the bare loop`,
          bound: { words: `at most ${mostTimesBareLoop} times`, isHeld: beside <= mostTimesBareLoop },
        },
        {
          says: `promptlooper's whole command takes ${whole.toFixed(2)} times the ideal`,
          bound: { words: `at most ${mostTimesIdeal} times`, isHeld: whole <= mostTimesIdeal },
        },
        ...(Number.isNaN(promptfoo)
          ? []
          : [{ says: `promptfoo's whole command takes ${times(promptfoo / wholeOf('promptlooper'))} promptlooper's` }]),
      ],
    }
  },
}
