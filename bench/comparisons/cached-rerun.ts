import type { Figures, StoringContender } from '../contenders/contender.ts'
import { promptfoo } from '../contenders/promptfoo.ts'
import { promptlooper } from '../contenders/promptlooper.ts'
import { startServerProcess } from '../measuring/server-process.ts'
import { temporaryFolder } from '../measuring/temporary-folder.ts'
import { runsPerSecond, wholeSeconds } from './calls.ts'
import type { Comparison, Effort } from './comparison.ts'
import { grouped, times } from './figures.ts'

const concurrency = 100
const leastTimesPromptfoo = 60
const mostUnchangedSeconds = 1

/** What is known already costs next to nothing. */
export const cachedRerun: Comparison = {
  name: 'cached-rerun',
  title: 'Everything is in the cache',
  about:
    'The questions of *answers that take no time* have been asked once. *As a new experiment*: the same file under another ' +
    'name, every answer from the cache, every run scored and stored anew. *Unchanged*: the same command again; promptfoo ' +
    'knows no difference between the two. *Calls* are those that ' +
    'the server got in all the reruns: none should be made.',
  turns: 'rounds',
  async measure(effort) {
    const ours = await measureReruns(promptlooper, effort.scaled(10_000), effort)
    const peer = promptfoo()
    const theirs = peer === undefined ? undefined : await measureReruns(peer, effort.scaled(1_000), effort)
    const unchanged = wholeSeconds(ours.unchanged)
    const ratio = theirs === undefined ? undefined : runsPerSecond(ours.renamed) / runsPerSecond(theirs.renamed)
    const row = (
      name: string,
      kind: string,
      rounds: readonly Figures[],
      cells: readonly [rate: string, calls: string],
    ) => {
      const [rate, calls] = cells
      return [name, kind, grouped(rounds[0]?.runs ?? 0), rate, `${wholeSeconds(rounds).toFixed(2)} s`, calls]
    }
    const rateOf = (rounds: readonly Figures[]) => grouped(runsPerSecond(rounds))
    return {
      columns: ['program', 'rerun', 'runs', 'runs/s', 'whole command', 'calls'],
      rows: [
        row('promptlooper', 'as a new experiment', ours.renamed, [rateOf(ours.renamed), String(ours.calls)]),
        row('promptlooper', 'unchanged', ours.unchanged, ['–', String(ours.calls)]),
        ...(peer === undefined || theirs === undefined
          ? []
          : [row(peer.name, 'as a new experiment', theirs.renamed, [rateOf(theirs.renamed), String(theirs.calls)])]),
      ],
      ratios: [
        ...(ratio === undefined
          ? []
          : [
              {
                says: `promptlooper has ${times(ratio)} promptfoo's rate`,
                bound: { words: `at least ${leastTimesPromptfoo} times`, isHeld: ratio >= leastTimesPromptfoo },
              },
            ]),
        {
          says: `promptlooper's reruns make ${ours.calls} calls`,
          bound: { words: 'none', isHeld: ours.calls === 0 },
        },
        {
          says: `an unchanged rerun of ${grouped(ours.unchanged[0]?.runs ?? 0)} runs takes ${unchanged.toFixed(2)} s`,
          bound: { words: `under ${mostUnchangedSeconds} s`, isHeld: unchanged < mostUnchangedSeconds },
        },
      ],
    }
  },
}

interface Reruns {
  readonly renamed: readonly Figures[]
  readonly unchanged: readonly Figures[]
  /** Made by all the reruns together, for answers that should have been in the cache. */
  readonly calls: number
}

async function measureReruns(contender: StoringContender, count: number, { rounds, say }: Effort): Promise<Reruns> {
  await using server = await startServerProcess(0)
  await using folder = await temporaryFolder()
  const given = { serverUrl: server.url, count, concurrency }
  await contender.run(folder.path, { ...given, name: 'first' })
  const renamed: Figures[] = []
  const unchanged: Figures[] = []
  for (let round = 1; round <= rounds; round += 1) {
    renamed.push(await contender.run(folder.path, { ...given, name: `again-${round}` }))
    if (contender === promptlooper) unchanged.push(await contender.run(folder.path, { ...given, name: 'first' }))
    say(`round ${round} of ${rounds}: ${contender.name}, ${count} cached runs`)
  }
  const { total } = await server.counts()
  return { renamed, unchanged, calls: total - count }
}
