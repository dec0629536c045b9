/** A plan of a million runs takes no more memory than one of a hundred thousand: only what runs is there. */
import type { Bar } from '../measuring/bar.ts'
import { writeCallsExperiment } from '../measuring/calls-experiment.ts'
import { runMeasured } from '../measuring/measured-command.ts'
import { seconds } from '../measuring/median.ts'
import { parseReport } from '../measuring/report.ts'
import { runBar } from '../measuring/run-bar.ts'
import { temporaryFolder } from '../measuring/temporary-folder.ts'

const variants = 10
const run = 100_000
const times = 10
const mostMegabytes = 250
const mostGrowth = 1.25
const bytesPerMebibyte = 1_048_576

const lazyPlan: Bar = {
  name: 'lazy-plan',
  bound: `${run * times} planned ≤ ${mostMegabytes} MB, ≤ ${mostGrowth} × ${run} planned`,
  async measure() {
    const small = await measurePlan(run)
    const large = await measurePlan(run * times)
    const growth = large.megabytes / small.megabytes
    return {
      figure: `${large.megabytes.toFixed(0)} MB, ${growth.toFixed(2)} × ${small.megabytes.toFixed(0)} MB`,
      isHeld: large.megabytes <= mostMegabytes && growth <= mostGrowth,
      details: [
        `${variants} variants, model echo; of either plan ${run} are run, then a budget of calls ends it`,
        `whole commands: ${seconds(small.wholeMs)} and ${seconds(large.wholeMs)}`,
      ],
    }
  },
}

async function measurePlan(planned: number): Promise<{ readonly megabytes: number; readonly wholeMs: number }> {
  await using folder = await temporaryFolder()
  const { command } = await writeCallsExperiment(folder.path, {
    serverUrl: 'http://127.0.0.1:9',
    count: planned / variants,
    concurrency: 100,
    scorers: [{ scorer: 'exact-match' }],
    variants,
    more: { model: 'echo/echo', budget: { calls: run } },
  })
  const { stdout, peakMebibytes, wholeMs } = await runMeasured(command)
  const { runs } = parseReport(stdout)
  if (runs.completed !== run) throw new Error(`${runs.completed} runs completed, not ${run}`)
  return { megabytes: (peakMebibytes * bytesPerMebibyte) / 1e6, wholeMs }
}

await runBar(lazyPlan)
