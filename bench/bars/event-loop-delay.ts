/** At the full rate the event loop must still turn: timers, signals and progress depend on it. */
import type { Bar } from '../measuring/bar.ts'
import { measureCommand } from '../measuring/call-figures.ts'
import { median } from '../measuring/median.ts'
import { runBar } from '../measuring/run-bar.ts'

const count = 20_000
const rounds = 3
const mostMs = 50

const eventLoopDelay: Bar = {
  name: 'event-loop-delay',
  bound: `99 of 100 turns within ${mostMs} ms`,
  async measure() {
    const delaysMs: number[] = []
    for (let round = 0; round < rounds; round += 1) delaysMs.push((await measureCommand(count, 100)).loopDelayMs)
    const ms = median(delaysMs)
    return {
      figure: `${ms.toFixed(0)} ms`,
      isHeld: ms < mostMs,
      details: [
        `${count} runs at 0 ms answers, 100 at once; the whole command, its start and its report included`,
        `medians of ${rounds}: ${delaysMs.map((each) => each.toFixed(0)).join(', ')} ms`,
      ],
    }
  },
}

await runBar(eventLoopDelay)
