import type { StoringContender } from '../contenders/contender.ts'
import { promptfoo } from '../contenders/promptfoo.ts'
import { promptlooper } from '../contenders/promptlooper.ts'
import { runWell } from '../measuring/command.ts'
import { isolatedEnvironment } from '../measuring/environment.ts'
import { median } from '../measuring/median.ts'
import { temporaryFolder } from '../measuring/temporary-folder.ts'
import type { Comparison } from './comparison.ts'
import { times } from './figures.ts'

/** Turns for each turn of a longer comparison: these are short. */
const turnsPerRound = 3

/** How long a command takes to say something. */
export const startUp: Comparison = {
  name: 'start-up',
  title: 'Start-up',
  about:
    'The time of `--version` and of `--help`, from start to end, and of Node itself with nothing to do; in turns, medians.',
  turns: 'rounds',
  async measure({ rounds, say }) {
    await using folder = await temporaryFolder()
    const peers: readonly StoringContender[] = [promptlooper, promptfoo()].filter((each) => each !== undefined)
    const commands = [
      { name: 'node -e 0', words: [process.execPath, '-e', '0'], environment: isolatedEnvironment() },
      ...peers.flatMap((peer) => [
        { name: `${peer.name} --version`, words: peer.starts.version, environment: peer.environment(folder.path) },
        { name: `${peer.name} --help`, words: peer.starts.help, environment: peer.environment(folder.path) },
      ]),
    ].map((command) => ({ ...command, elapsed: [] as number[] }))
    // The first of each reads files that the others find in memory.
    for (const { words, environment } of commands) await runWell(words, { environment })
    for (let turn = 0; turn < rounds * turnsPerRound; turn += 1) {
      for (const { words, environment, elapsed } of commands)
        elapsed.push((await runWell(words, { environment })).elapsedMs)
      say(`turn ${turn + 1} of ${rounds * turnsPerRound}`)
    }
    const msOf = (name: string) => median(commands.find((command) => command.name.startsWith(name))?.elapsed ?? [])
    const nothing = msOf('node')
    return {
      columns: ['command', 'time', 'of node -e 0'],
      rows: commands.map(({ name, elapsed }) => [
        `\`${name}\``,
        `${median(elapsed).toFixed(0)} ms`,
        `${(median(elapsed) / nothing).toFixed(2)} ×`,
      ]),
      ratios: peers.slice(1).map(({ name }) => ({
        says: `\`${name} --version\` takes ${times(msOf(name) / msOf('promptlooper'))} promptlooper's`,
      })),
    }
  },
}
