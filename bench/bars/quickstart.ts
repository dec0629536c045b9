/** The first thing that a person runs must end soon and show a prompt that is surely better. */
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import type { Bar } from '../measuring/bar.ts'
import { runWell } from '../measuring/command.ts'
import { seconds } from '../measuring/median.ts'
import { parseReport } from '../measuring/report.ts'
import { promptlooper, repository } from '../measuring/repository.ts'
import { runBar } from '../measuring/run-bar.ts'
import { temporaryFolder } from '../measuring/temporary-folder.ts'

const mostMs = 30_000

const quickstart: Bar = {
  name: 'quickstart',
  bound: `within ${mostMs / 1_000} s; best minus names, interval above 0`,
  async measure() {
    await using folder = await temporaryFolder()
    const file = join(repository, 'examples/quickstart/experiment.yaml')
    const storeUrl = `sqlite:${join(folder.path, 'store.db')}`
    const words = [process.execPath, promptlooper, 'run', file, '--store', storeUrl, '--json']
    const { elapsedMs, stdout } = await runWell(words)
    const report = parseReport(stdout)
    // Variants come best first by the objective.
    const [best] = report.variants
    const score = best?.scores.find(({ scorer }) => scorer === report.objective)
    const { mean = null, interval = null } = score?.difference ?? {}
    if (best?.reference?.label !== 'names' || mean === null || interval === null) {
      throw new Error(`no difference from names: ${report.headline}`)
    }
    const [low, high] = interval
    return {
      figure: `${seconds(elapsedMs)}; +${mean.toFixed(2)} [${low.toFixed(2)}, ${high.toFixed(2)}]`,
      isHeld: elapsedMs <= mostMs && low > 0 && report.runs.failed === 0 && report.runs.missing === 0,
      details: [
        `from an empty store, start-up included, on ${availableParallelism()} cores: ${report.runs.completed} runs`,
        report.headline,
      ],
    }
  },
}

await runBar(quickstart)
