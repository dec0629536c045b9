import type { StoringContender } from '../contenders/contender.ts'
import { promptfoo } from '../contenders/promptfoo.ts'
import { promptlooper } from '../contenders/promptlooper.ts'
import { measureEdit, type EditOutcome } from '../measuring/edit-to-verdict.ts'
import { median } from '../measuring/median.ts'
import type { Comparison, Effort } from './comparison.ts'
import { times } from './figures.ts'

const examples = 300
const delayMs = 200
const requestsPerMinute = 500
const mostSeconds = 2

/** What a person feels: an edit, the command, and then waiting for the first answer that differs. */
export const editToVerdict: Comparison = {
  name: 'edit-to-verdict',
  title: 'From an edit to the verdict',
  about:
    `Two prompts on ${examples} examples have been run; one of the two is edited, and the same file is run again. Answers take ` +
    `${delayMs} ms, the provider allows ${requestsPerMinute} requests a minute. *First differing answer*: from the start of the ` +
    'command until the server has answered a call of the edited prompt, and until a look into the store finds the result ' +
    '(medians). *Verdict*: the end of the command, once. promptfoo has no setting for requests a minute: it asks one after ' +
    'another, the fastest that keeps within the limit.',
  turns: 'rounds',
  async measure(effort) {
    const contenders = [promptlooper, promptfoo()].filter((contender) => contender !== undefined)
    const measured: (readonly [StoringContender, Measured])[] = []
    for (const contender of contenders) measured.push([contender, await measureEdits(contender, effort)])
    const [[, ours] = [undefined, undefined], [, theirs] = [undefined, undefined]] = measured
    if (ours === undefined) throw new Error('nothing was measured')
    return {
      columns: ['program', 'first differing answer', 'stored', 'verdict', 'calls', 'of the unedited prompt'],
      rows: measured.map(([{ name }, { answeredSeconds, storedSeconds, whole }]) => [
        name,
        `${answeredSeconds.toFixed(2)} s`,
        `${storedSeconds.toFixed(2)} s`,
        `${((whole.wholeMs ?? Number.NaN) / 1_000).toFixed(1)} s`,
        String(whole.calls),
        String(whole.callsOfUnedited),
      ]),
      ratios: [
        {
          says: `promptlooper's first differing answer is stored after ${ours.storedSeconds.toFixed(2)} s`,
          bound: { words: `within ${mostSeconds} s`, isHeld: ours.storedSeconds <= mostSeconds },
        },
        {
          says: `promptlooper makes ${ours.whole.callsOfUnedited} calls for the prompt that was not edited`,
          bound: { words: 'none', isHeld: ours.whole.callsOfUnedited === 0 },
        },
        ...(theirs === undefined
          ? []
          : [
              {
                says: `promptfoo's first differing answer takes ${times(theirs.storedSeconds / ours.storedSeconds)} that`,
              },
            ]),
      ],
    }
  },
}

interface Measured {
  readonly answeredSeconds: number
  readonly storedSeconds: number
  /** The one that went to its end. */
  readonly whole: EditOutcome
}

async function measureEdits(contender: StoringContender, { rounds, scaled, say }: Effort): Promise<Measured> {
  const given = { examples: scaled(examples), delayMs, requestsPerMinute }
  const whole = await measureEdit(contender, { ...given, until: 'end' })
  say(`${contender.name}: the verdict after ${((whole.wholeMs ?? Number.NaN) / 1_000).toFixed(1)} s`)
  const outcomes = [whole]
  while (outcomes.length < rounds) {
    outcomes.push(await measureEdit(contender, { ...given, until: 'first-answer' }))
    say(`round ${outcomes.length} of ${rounds}: ${contender.name}`)
  }
  return {
    answeredSeconds: median(outcomes.map(({ answeredMs }) => answeredMs)) / 1_000,
    storedSeconds: median(outcomes.map(({ storedMs }) => storedMs)) / 1_000,
    whole,
  }
}
