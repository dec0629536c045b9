/** A race costs next to nothing beside the calls that it saves: all of its arithmetic, from stored scores. */
import { runRace } from '../../packages/promptlooper/src/stats/testing/simulate-races.ts'
import { sharedDifficultyScores } from '../../packages/promptlooper/src/stats/testing/simulated-scores.ts'
import { seededRandom } from '../../packages/promptlooper/src/stats/random.ts'
import type { Bar } from '../measuring/bar.ts'
import { median } from '../measuring/median.ts'
import { runBar } from '../measuring/run-bar.ts'

const rounds = 9
const mostMs = 50
const variantCount = 20
const stepCount = 1_000

const raceArithmetic: Bar = {
  name: 'race-arithmetic',
  bound: `${variantCount} × ${stepCount} within ${mostMs} ms`,
  measure() {
    const equal = Array.from({ length: variantCount }, () => 0.7)
    const columns = sharedDifficultyScores(seededRandom('race-arithmetic'), equal, stepCount, 0.5)
    const times: number[] = []
    for (let round = 0; round < rounds; round += 1) {
      const startedAt = performance.now()
      // So small a δ that nobody is dropped but who can't tie any more: the most arithmetic that there can be.
      runRace(columns, 1e-300)
      times.push(performance.now() - startedAt)
    }
    return Promise.resolve({
      figure: `${median(times).toFixed(1)} ms`,
      isHeld: median(times) <= mostMs,
      details: [`the first, not warmed up: ${(times[0] ?? NaN).toFixed(1)} ms; median of ${rounds}`],
    })
  },
}

await runBar(raceArithmetic)
