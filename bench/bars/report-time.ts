/** A report of many runs is read from the store in a moment. */
import type { Bar } from '../measuring/bar.ts'
import { twoScorers } from '../measuring/call-figures.ts'
import { writeCallsExperiment } from '../measuring/calls-experiment.ts'
import { runWell } from '../measuring/command.ts'
import { runMeasured } from '../measuring/measured-command.ts'
import { eachSecond, median, seconds } from '../measuring/median.ts'
import { parseReport } from '../measuring/report.ts'
import { promptlooper } from '../measuring/repository.ts'
import { runBar } from '../measuring/run-bar.ts'
import { temporaryFolder } from '../measuring/temporary-folder.ts'

const variants = 20
const examples = 5_000
const runs = variants * examples
const rounds = 3
const mostMs = 3_000

const reportTime: Bar = {
  name: 'report-time',
  bound: `${variants} variants × ${examples} examples within ${mostMs / 1_000} s`,
  async measure() {
    await using folder = await temporaryFolder()
    const given = { serverUrl: 'http://127.0.0.1:9', count: examples, concurrency: 100, scorers: twoScorers }
    const more = { model: 'echo/echo' }
    const experiment = await writeCallsExperiment(folder.path, { ...given, variants, more })
    await runWell(experiment.command)
    const report = [process.execPath, promptlooper, 'report', experiment.name, '--format', 'json']
    const timesMs: number[] = []
    let peakMebibytes = 0
    for (let round = 0; round < rounds; round += 1) {
      const measured = await runMeasured([...report, '--store', experiment.storeUrl])
      const { completed } = parseReport(measured.stdout).runs
      if (completed !== runs) throw new Error(`${completed} of ${runs} runs completed`)
      timesMs.push(measured.wholeMs)
      peakMebibytes = Math.max(peakMebibytes, measured.peakMebibytes)
    }
    const ms = median(timesMs)
    return {
      figure: `${seconds(ms)}, ${peakMebibytes.toFixed(0)} MiB`,
      isHeld: ms <= mostMs,
      details: [`medians of ${rounds}, start-up included: ${eachSecond(timesMs)}`],
    }
  },
}

await runBar(reportTime)
