/** An edit must be felt at once, and must not be paid for where nothing was edited. */
import { promptlooper } from '../contenders/promptlooper.ts'
import type { Bar } from '../measuring/bar.ts'
import { measureEdit, type EditOutcome } from '../measuring/edit-to-verdict.ts'
import { eachSecond, median, seconds } from '../measuring/median.ts'
import { runBar } from '../measuring/run-bar.ts'

const examples = 300
const delayMs = 200
const requestsPerMinute = 500
const rounds = 3
const mostMs = 2_000

const editToVerdict: Bar = {
  name: 'edit-to-verdict',
  bound: `first new answer within ${mostMs / 1_000} s; unedited: no call`,
  async measure() {
    const given = { examples, delayMs, requestsPerMinute }
    const outcomes: EditOutcome[] = [await measureEdit(promptlooper, { ...given, until: 'end' })]
    while (outcomes.length < rounds) {
      outcomes.push(await measureEdit(promptlooper, { ...given, until: 'first-answer' }))
    }
    const [whole] = outcomes
    const storedMs = median(outcomes.map((outcome) => outcome.storedMs))
    const callsOfUnedited = outcomes.reduce((sum, outcome) => sum + outcome.callsOfUnedited, 0)
    const calls = whole?.calls ?? 0
    return {
      figure: `${seconds(storedMs)}; ${calls} calls, ${callsOfUnedited} of the unedited`,
      isHeld: storedMs <= mostMs && callsOfUnedited === 0 && calls === examples,
      details: [
        `one of two prompts edited, ${examples} examples, ${delayMs} ms, ${requestsPerMinute} requests a minute; median of ${rounds}`,
        `first differing answer stored, from the command's start: ${eachSecond(outcomes.map((each) => each.storedMs))}`,
        `answered by the server: ${eachSecond(outcomes.map((each) => each.answeredMs))}`,
        `the verdict: ${seconds(whole?.wholeMs ?? Number.NaN)}`,
      ],
    }
  },
}

await runBar(editToVerdict)
