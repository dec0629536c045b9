/** What stands around a call must cost little: answers that take no time, beside a loop of bare calls. */
import type { Bar } from '../measuring/bar.ts'
import { measureBareLoop, measureCommand, type CallFigures } from '../measuring/call-figures.ts'
import { eachSecond, median } from '../measuring/median.ts'
import { runBar } from '../measuring/run-bar.ts'

const count = 10_000
const concurrency = 100
const rounds = 3
const leastShare = 0.4

const engineRate: Bar = {
  name: 'engine-rate',
  bound: `≥ ${leastShare * 100} % of a bare loop's calls a second`,
  async measure() {
    const bare: CallFigures[] = []
    const commands: CallFigures[] = []
    for (let round = 0; round < rounds; round += 1) {
      bare.push(await measureBareLoop(count, concurrency))
      commands.push(await measureCommand(count, concurrency))
    }
    const callsMs = (figures: readonly CallFigures[]) => figures.map((each) => each.callsMs)
    const wholeMs = (figures: readonly CallFigures[]) => figures.map((each) => each.wholeMs)
    // Round by round: what else the machine does then weighs on both.
    const share = median(commands.map((command, round) => (bare[round]?.callsMs ?? 0) / command.callsMs))
    const wholeShare = median(commands.map((command, round) => (bare[round]?.wholeMs ?? 0) / command.wholeMs))
    return {
      figure: `${(share * 100).toFixed(0)} % (${((count / median(callsMs(commands))) * 1_000).toFixed(0)} runs/s)`,
      isHeld: share >= leastShare,
      details: [
        `${count} runs, ${concurrency} at once, two scorers, stored and cached; medians of ${rounds}, in turns`,
        `command, first call to last: ${eachSecond(callsMs(commands))}`,
        `bare undici loop: ${eachSecond(callsMs(bare))}`,
        `whole command: ${eachSecond(wholeMs(commands))}; whole loop: ${eachSecond(wholeMs(bare))}; ${(wholeShare * 100).toFixed(0)} %`,
      ],
    }
  },
}

await runBar(engineRate)
