/** Nothing paid is lost, nothing is paid twice: killed at any moment, the same command goes on where it stopped. */
import { mulberry32 } from '../../packages/promptlooper/src/stats/testing/mulberry32.ts'
import type { Bar } from '../measuring/bar.ts'
import { killAndResume, type KillOutcome } from '../measuring/kill-and-resume.ts'
import { runBar } from '../measuring/run-bar.ts'

const count = 2_000
const delayMs = 200
const concurrency = 100
const commitWindowMs = 50
const kills = 5
const seed = 20_260_501

const killAndResumeBar: Bar = {
  name: 'kill-and-resume',
  bound: `none lost; repeats ≤ in flight + answers of ${commitWindowMs} ms`,
  async measure() {
    const random = mulberry32(seed)
    // The command takes at least this long from its first call: every moment lies in its midst.
    const callsMs = (count * delayMs) / concurrency
    const outcomes: KillOutcome[] = []
    const details: string[] = [`${count} runs of ${delayMs} ms, kill -9 at moments drawn with seed ${seed}`]
    for (let kill = 0; kill < kills; kill += 1) {
      const killAfterMs = random() * callsMs
      const outcome = await killAndResume({ count, delayMs, concurrency, killAfterMs, commitWindowMs })
      outcomes.push(outcome)
      details.push(detailOf(outcome, killAfterMs))
    }
    const held = outcomes.filter(({ faults }) => faults.length === 0).length
    const mostRepeated = Math.max(...outcomes.map(({ repeated }) => repeated))
    return {
      figure: `${held} of ${kills} kills; at most ${mostRepeated} repeated`,
      isHeld: held === kills,
      details,
    }
  },
}

function detailOf(outcome: KillOutcome, killAfterMs: number): string {
  const { committed, inFlight, answeredInWindow, repeated, allowed, faults } = outcome
  const moment = `${(killAfterMs / 1_000).toFixed(2)} s: ${committed} committed, ${inFlight} in flight`
  const cost = `${answeredInWindow} answered in the last ${commitWindowMs} ms; ${repeated} repeated of ${allowed} allowed`
  return [`${moment}, ${cost}`, ...faults.map((fault) => `FAULT: ${fault}`)].join('; ')
}

await runBar(killAndResumeBar)
