import { spawnSync } from 'node:child_process'
import { median } from '../measuring/median.ts'

/** Milliseconds from start to end of a Node process: one that does nothing, and one that renders a first template. */
export interface StartTimes {
  readonly emptyMs: number
  readonly renderMs: number
}

const RENDER = new URL('first-render.mjs', import.meta.url)

/** The medians of so many starts of each, in turns. */
export function measureStart(rounds: number): StartTimes {
  const empty: number[] = []
  const render: number[] = []
  for (let round = 0; round < rounds; round += 1) {
    empty.push(timeOf(['-e', '0']))
    render.push(timeOf([RENDER.pathname]))
  }
  return { emptyMs: median(empty), renderMs: median(render) }
}

function timeOf(args: readonly string[]): number {
  const start = performance.now()
  const { status } = spawnSync(process.execPath, args, { stdio: 'ignore' })
  if (status !== 0) throw new Error(`node ${args.join(' ')} ended with status ${status}`)
  return performance.now() - start
}
