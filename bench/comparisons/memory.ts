import type { StoringContender } from '../contenders/contender.ts'
import { promptfoo } from '../contenders/promptfoo.ts'
import { promptlooper } from '../contenders/promptlooper.ts'
import { startServerProcess } from '../measuring/server-process.ts'
import { temporaryFolder } from '../measuring/temporary-folder.ts'
import type { Comparison, Effort } from './comparison.ts'
import { grouped } from './figures.ts'

const mostMebibytes = 250
const mostGrowth = 1.25

/** Memory must not grow with the plan. */
export const memory: Comparison = {
  name: 'memory',
  title: 'Memory against size',
  about:
    'The workload of *answers that take no time*, small and large, once each: the peak of the resident memory, and what a ' +
    'run more adds to it.',
  turns: 'once',
  async measure(effort) {
    const [small, large] = await measurePeaks(promptlooper, [effort.scaled(10_000), effort.scaled(100_000)], effort)
    const peer = promptfoo()
    const theirs =
      peer === undefined ? [] : await measurePeaks(peer, [effort.scaled(1_000), effort.scaled(4_000)], effort)
    const [theirSmall, theirLarge] = theirs
    const growth = large.mebibytes / small.mebibytes
    return {
      columns: ['program', 'runs', 'peak memory', 'a run more'],
      rows: [
        ...rowsOf(promptlooper.name, small, large),
        ...(peer === undefined || theirSmall === undefined || theirLarge === undefined
          ? []
          : rowsOf(peer.name, theirSmall, theirLarge)),
      ],
      ratios: [
        {
          says: `promptlooper takes ${large.mebibytes.toFixed(0)} MiB for ${grouped(large.count)} runs`,
          bound: { words: `at most ${mostMebibytes} MB`, isHeld: large.mebibytes * mebibyte <= mostMebibytes * 1e6 },
        },
        {
          says: `that is ${growth.toFixed(2)} times what it takes for ${grouped(small.count)}`,
          bound: { words: `at most ${mostGrowth} times`, isHeld: growth <= mostGrowth },
        },
      ],
    }
  },
}

interface Peak {
  readonly count: number
  readonly mebibytes: number
}

async function measurePeaks(
  contender: StoringContender,
  [small, large]: readonly [number, number],
  effort: Effort,
): Promise<readonly [Peak, Peak]> {
  return [await measurePeak(contender, small, effort), await measurePeak(contender, large, effort)]
}

async function measurePeak(contender: StoringContender, count: number, { say }: Effort): Promise<Peak> {
  await using server = await startServerProcess(0)
  await using folder = await temporaryFolder()
  const workload = { name: 'calls', serverUrl: server.url, count, concurrency: 100 }
  const { peakMebibytes = Number.NaN, wholeMs } = await contender.run(folder.path, workload)
  say(`${contender.name}: ${count} runs in ${(wholeMs / 1_000).toFixed(1)} s`)
  return { count, mebibytes: peakMebibytes }
}

function rowsOf(name: string, small: Peak, large: Peak): readonly (readonly string[])[] {
  const kibibytes = ((large.mebibytes - small.mebibytes) * 1_024) / (large.count - small.count)
  return [
    [name, grouped(small.count), `${small.mebibytes.toFixed(0)} MiB`, ''],
    [name, grouped(large.count), `${large.mebibytes.toFixed(0)} MiB`, `${kibibytes.toFixed(2)} KiB`],
  ]
}

const mebibyte = 1_024 * 1_024
