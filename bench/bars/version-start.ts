/** Saying the version must cost little more than starting Node. */
import type { Bar } from '../measuring/bar.ts'
import { runWell } from '../measuring/command.ts'
import { median } from '../measuring/median.ts'
import { promptlooper } from '../measuring/repository.ts'
import { runBar } from '../measuring/run-bar.ts'

const rounds = 15
const mostRatio = 2

const versionStart: Bar = {
  name: 'version-start',
  bound: `--version within ${mostRatio} × node -e 0`,
  async measure() {
    const version = [process.execPath, promptlooper, '--version']
    const nothing = [process.execPath, '-e', '0']
    const versionMs: number[] = []
    const nothingMs: number[] = []
    // The first of each reads files that the others find in memory.
    await runWell(version)
    await runWell(nothing)
    for (let round = 0; round < rounds; round += 1) {
      versionMs.push((await runWell(version)).elapsedMs)
      nothingMs.push((await runWell(nothing)).elapsedMs)
    }
    const ratio = median(versionMs) / median(nothingMs)
    return {
      figure: `${ratio.toFixed(2)} × (${median(versionMs).toFixed(0)} ms)`,
      isHeld: ratio <= mostRatio,
      details: [
        `Node ${process.versions.node}; medians of ${rounds}, in turns`,
        `--version: ${median(versionMs).toFixed(1)} ms, from ${range(versionMs)}`,
        `node -e 0: ${median(nothingMs).toFixed(1)} ms, from ${range(nothingMs)}`,
      ],
    }
  },
}

function range(values: readonly number[]): string {
  return `${Math.min(...values).toFixed(1)} to ${Math.max(...values).toFixed(1)} ms`
}

await runBar(versionStart)
