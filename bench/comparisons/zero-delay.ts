import type { Comparison, Ratio } from './comparison.ts'
import { entriesOf, measureCalls, roundsOf, runsPerSecond, usageCells, wholeSeconds, type Measured } from './calls.ts'
import { grouped, times } from './figures.ts'

const concurrency = 100
const leastTimesPromptfoo = 30
const leastShareOfBareLoop = 0.4

/** What an engine takes around its calls. */
export const zeroDelay: Comparison = {
  name: 'zero-delay',
  title: 'Answers that take no time',
  about:
    `Different questions, ${concurrency} at once, two scorers (exact, contains), answers stored and cached where the ` +
    'program can; a server that answers at once. *Runs/s* is from the first run to the last, as each program says itself; ' +
    'the *whole command* has its start-up and its report in it, too. Only promptlooper and promptfoo store and cache: ' +
    'evalite and braintrust keep results in memory, the bare loop keeps nothing and scores nothing.',
  turns: 'rounds',
  async measure(effort) {
    const entries = entriesOf({ fast: effort.scaled(10_000), slow: effort.scaled(1_000) })
    const measured = await measureCalls(entries, { delayMs: 0, concurrency }, effort)
    return {
      columns: ['program', 'runs', 'runs/s', 'whole command', 'processor per run', 'peak memory'],
      rows: measured.map(({ contender, count, rounds }) => [
        contender.name,
        grouped(count),
        grouped(runsPerSecond(rounds)),
        `${wholeSeconds(rounds).toFixed(2)} s`,
        ...usageCells(rounds),
      ]),
      ratios: ratiosOf(measured),
    }
  },
}

function ratiosOf(measured: readonly Measured[]): readonly Ratio[] {
  const rateOf = (name: string) => runsPerSecond(roundsOf(measured, name) ?? [])
  const [ours, bare, promptfoo] = [rateOf('promptlooper'), rateOf('bare'), rateOf('promptfoo')]
  const share = ours / bare
  return [
    {
      says: `promptlooper has ${(share * 100).toFixed(0)} % of the bare loop's rate`,
      bound: { words: `at least ${leastShareOfBareLoop * 100} %`, isHeld: share >= leastShareOfBareLoop },
    },
    ...(Number.isNaN(promptfoo)
      ? []
      : [
          {
            says: `promptlooper has ${times(ours / promptfoo)} promptfoo's rate`,
            bound: {
              words: `at least ${leastTimesPromptfoo} times`,
              isHeld: ours / promptfoo >= leastTimesPromptfoo,
            },
          },
          { says: `the bare loop, which nothing can pass, has ${times(bare / promptfoo)} promptfoo's rate` },
        ]),
  ]
}
