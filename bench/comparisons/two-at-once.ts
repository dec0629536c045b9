import type { StoringContender } from '../contenders/contender.ts'
import { promptfoo } from '../contenders/promptfoo.ts'
import { promptlooper } from '../contenders/promptlooper.ts'
import { startServerProcess } from '../measuring/server-process.ts'
import { temporaryFolder } from '../measuring/temporary-folder.ts'
import type { Comparison, Effort } from './comparison.ts'
import { grouped } from './figures.ts'

const concurrency = 50
const delayMs = 20
const runsEach = 500

/** Two people, or two jobs, with one cache: what one has paid must be there for both. */
export const twoAtOnce: Comparison = {
  name: 'two-at-once',
  title: 'Two at once on one cache',
  about:
    `Two commands at the same time in one folder, ${grouped(runsEach)} different questions each, answers of ${delayMs} ms. Then ` +
    'all of it once more under new names: every call that the server gets again is an answer that the cache has lost.',
  turns: 'once',
  async measure(effort) {
    const contenders = [promptlooper, promptfoo()].filter((contender) => contender !== undefined)
    const outcomes: Outcome[] = []
    for (const contender of contenders) outcomes.push(await measureBoth(contender, effort))
    const [ours] = outcomes
    return {
      columns: ['program', 'answers paid', 'commands that went well', 'lost by the cache'],
      rows: outcomes.map(({ name, paid, wentWell, lost }) => [name, grouped(paid), `${wentWell} of 2`, grouped(lost)]),
      ratios: [
        {
          says: `promptlooper's cache loses ${ours?.lost ?? '?'} answers; ${ours?.wentWell ?? '?'} of 2 commands went well`,
          bound: { words: 'none lost, both well', isHeld: ours?.lost === 0 && ours.wentWell === 2 },
        },
      ],
    }
  },
}

interface Outcome {
  readonly name: string
  readonly paid: number
  readonly wentWell: number
  readonly lost: number
}

async function measureBoth(contender: StoringContender, { scaled, say }: Effort): Promise<Outcome> {
  await using server = await startServerProcess(delayMs)
  await using folder = await temporaryFolder()
  const count = scaled(runsEach)
  const workloads = ['left', 'right'].map((name, index) => {
    return { name, serverUrl: server.url, count, first: index * count, concurrency }
  })
  const ends = await Promise.allSettled(workloads.map((workload) => contender.run(folder.path, workload)))
  for (const end of ends) if (end.status === 'rejected') say(`${contender.name}: ${String(end.reason)}`)
  const { total: paid } = await server.counts()
  for (const workload of workloads) await contender.run(folder.path, { ...workload, name: `${workload.name}-again` })
  const { total } = await server.counts()
  say(`${contender.name}: ${paid} answers, ${total - paid} asked for again`)
  const wentWell = ends.filter(({ status }) => status === 'fulfilled').length
  return { name: contender.name, paid, wentWell, lost: total - paid }
}
