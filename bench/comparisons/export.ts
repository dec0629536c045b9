import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { StoringContender } from '../contenders/contender.ts'
import { promptfoo } from '../contenders/promptfoo.ts'
import { promptlooper } from '../contenders/promptlooper.ts'
import { median } from '../measuring/median.ts'
import { startServerProcess } from '../measuring/server-process.ts'
import { temporaryFolder } from '../measuring/temporary-folder.ts'
import type { Comparison, Effort } from './comparison.ts'
import { grouped, times } from './figures.ts'

/** Getting every run out again. */
export const exportSpeed: Comparison = {
  name: 'export',
  title: 'Export',
  about:
    'Every run of an experiment of *answers that take no time* written into a file: `promptlooper report --format csv`, ' +
    '`promptfoo export eval`. The whole command, start-up included.',
  turns: 'rounds',
  async measure(effort) {
    const entries: readonly (readonly [StoringContender, number])[] = [
      [promptlooper, effort.scaled(10_000)],
      ...[promptfoo()].filter((peer) => peer !== undefined).map((peer) => [peer, effort.scaled(1_000)] as const),
    ]
    const rows: (readonly string[])[] = []
    const rates: number[] = []
    for (const [contender, count] of entries) {
      const { seconds, bytes } = await measureExport(contender, count, effort)
      rates.push(count / seconds)
      const size = `${(bytes / 1e6).toFixed(1)} MB`
      rows.push([
        contender.name,
        contender.exportForm,
        grouped(count),
        size,
        `${seconds.toFixed(2)} s`,
        grouped(count / seconds),
      ])
    }
    const [ours = Number.NaN, theirs] = rates
    return {
      columns: ['program', 'form', 'runs', 'file', 'whole command', 'runs/s'],
      rows,
      ratios: theirs === undefined ? [] : [{ says: `promptlooper has ${times(ours / theirs)} promptfoo's rate` }],
    }
  },
}

async function measureExport(
  contender: StoringContender,
  count: number,
  { rounds, say }: Effort,
): Promise<{ readonly seconds: number; readonly bytes: number }> {
  await using server = await startServerProcess(0)
  await using folder = await temporaryFolder()
  await contender.run(folder.path, { name: 'calls', serverUrl: server.url, count, concurrency: 100 })
  const elapsed: number[] = []
  let bytes = 0
  for (let round = 1; round <= rounds; round += 1) {
    const file = join(folder.path, `export-${round}.${contender.exportForm.toLowerCase()}`)
    elapsed.push((await contender.exportRuns(folder.path, 'calls', file)).wholeMs)
    bytes = (await stat(file)).size
    say(`round ${round} of ${rounds}: ${contender.name}`)
  }
  return { seconds: median(elapsed) / 1_000, bytes }
}
