import type { StoringContender } from '../contenders/contender.ts'
import { promptfoo } from '../contenders/promptfoo.ts'
import { promptlooper } from '../contenders/promptlooper.ts'
import { startServerProcess } from '../measuring/server-process.ts'
import { temporaryFolder } from '../measuring/temporary-folder.ts'
import { runsPerSecond, wholeSeconds } from './calls.ts'
import type { Comparison, Effort } from './comparison.ts'
import { grouped } from './figures.ts'
import type { Figures } from '../contenders/contender.ts'

const concurrency = 100
const measuredCount = 1_000

/** What was stored before must not slow what comes. */
export const storeSize: Comparison = {
  name: 'store-size',
  title: 'Cold and warm store',
  about:
    `${grouped(measuredCount)} new questions, answered at once, in an empty folder (*cold*) and in one whose store and cache ` +
    'hold earlier runs (*warm*).',
  turns: 'rounds',
  async measure(effort) {
    const ours = await measureStore(promptlooper, effort.scaled(20_000), effort)
    const peer = promptfoo()
    const theirs = peer === undefined ? undefined : await measureStore(peer, effort.scaled(4_000), effort)
    return {
      columns: ['program', 'store', 'runs/s', 'whole command'],
      rows: [
        ...rowsOf(promptlooper.name, ours),
        ...(peer === undefined || theirs === undefined ? [] : rowsOf(peer.name, theirs)),
      ],
      ratios: [
        { says: `promptlooper's warm command takes ${slowdown(ours)} its cold one` },
        ...(theirs === undefined ? [] : [{ says: `promptfoo's warm command takes ${slowdown(theirs)} its cold one` }]),
      ],
    }
  },
}

interface StoreFigures {
  readonly cold: readonly Figures[]
  readonly warm: readonly Figures[]
  readonly earlier: number
}

async function measureStore(
  contender: StoringContender,
  earlier: number,
  { rounds, scaled, say }: Effort,
): Promise<StoreFigures> {
  await using server = await startServerProcess(0)
  await using warmFolder = await temporaryFolder()
  const count = scaled(measuredCount)
  const given = { serverUrl: server.url, concurrency }
  await contender.run(warmFolder.path, { ...given, name: 'earlier', count: earlier })
  say(`${contender.name}: ${earlier} runs stored`)
  const cold: Figures[] = []
  const warm: Figures[] = []
  for (let round = 1; round <= rounds; round += 1) {
    await using coldFolder = await temporaryFolder()
    const workload = { ...given, name: `new-${round}`, count, first: earlier + round * count }
    cold.push(await contender.run(coldFolder.path, workload))
    warm.push(await contender.run(warmFolder.path, workload))
    say(`round ${round} of ${rounds}: ${contender.name}`)
  }
  return { cold, warm, earlier }
}

function rowsOf(name: string, { cold, warm, earlier }: StoreFigures): readonly (readonly string[])[] {
  const row = (store: string, rounds: readonly Figures[]) => [
    name,
    store,
    grouped(runsPerSecond(rounds)),
    `${wholeSeconds(rounds).toFixed(2)} s`,
  ]
  return [row('cold', cold), row(`warm: ${grouped(earlier)} runs`, warm)]
}

function slowdown({ cold, warm }: StoreFigures): string {
  return `${(wholeSeconds(warm) / wholeSeconds(cold)).toFixed(2)} times`
}
