/**
 * Nothing paid is lost, nothing is paid twice: killed at any moment, the same command goes on where it stopped.
 *
 *     node bench/bars/kill-and-resume.ts [--kills 5] [--seed 20260501] [--json]
 */
import { parseArgs } from 'node:util'
import { mulberry32 } from '../../packages/promptlooper/src/stats/testing/mulberry32.ts'
import type { Bar } from '../measuring/bar.ts'
import { killAndResume, type KillOutcome } from '../measuring/kill-and-resume.ts'
import { runBar } from '../measuring/run-bar.ts'

const count = 2_000
const delayMs = 200
const concurrency = 100
const commitWindowMs = 50

const { values } = parseArgs({
  options: { kills: { type: 'string', default: '5' }, seed: { type: 'string', default: '20260501' } },
  strict: false,
})
const kills = Number(values.kills)
const seed = Number(values.seed)

const killAndResumeBar: Bar = {
  name: 'kill-and-resume',
  bound: `none lost; repeats ≤ in flight + answers of ${commitWindowMs} ms`,
  async measure() {
    if (!Number.isInteger(kills) || kills < 1) throw new Error(`--kills takes a whole number from 1 on, not ${kills}`)
    if (!Number.isInteger(seed)) throw new Error(`--seed takes a whole number, not ${seed}`)
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

await runBar(killAndResumeBar, ['kills', 'seed'])
