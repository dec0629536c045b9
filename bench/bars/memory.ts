/** Memory must not grow with the runs. */
import type { Bar } from '../measuring/bar.ts'
import { measureCommand } from '../measuring/call-figures.ts'
import { runBar } from '../measuring/run-bar.ts'

const fewer = 10_000
const more = 100_000
const mostMegabytes = 250
const mostGrowth = 1.25
const bytesPerMebibyte = 1_048_576

const memory: Bar = {
  name: 'memory',
  bound: `${more} runs ≤ ${mostMegabytes} MB and ≤ ${mostGrowth} × ${fewer}`,
  async measure() {
    const small = await measureCommand(fewer, 100)
    const large = await measureCommand(more, 100)
    const smallMegabytes = (small.peakMebibytes * bytesPerMebibyte) / 1e6
    const megabytes = (large.peakMebibytes * bytesPerMebibyte) / 1e6
    const growth = megabytes / smallMegabytes
    return {
      figure: `${megabytes.toFixed(0)} MB, ${growth.toFixed(2)} × ${smallMegabytes.toFixed(0)} MB`,
      isHeld: megabytes <= mostMegabytes && growth <= mostGrowth,
      details: [
        'largest resident set of the command, 100 at once, two scorers, stored and cached',
        `processor: ${(small.processorMs / fewer).toFixed(3)} and ${(large.processorMs / more).toFixed(3)} ms a run`,
      ],
    }
  },
}

await runBar(memory)
