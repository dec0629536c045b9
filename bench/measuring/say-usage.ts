/** Loaded before a measured program (`node --import`): writes at its end what it took of the machine. */
import { writeFileSync } from 'node:fs'
import { monitorEventLoopDelay } from 'node:perf_hooks'

/** What a program took, its threads included. */
export interface Usage {
  /** Processor time; on a busy machine it says more than a clock. */
  readonly processorMs: number
  readonly peakMebibytes: number
  /** 99 in 100 turns of its event loop began no later than so many milliseconds after they could have. */
  readonly loopDelayMs: number
}

const loopDelay = monitorEventLoopDelay({ resolution: 10 })
const file = process.env['BENCH_USAGE_FILE']
if (file !== undefined) {
  loopDelay.enable()
  process.on('exit', () => writeFileSync(file, JSON.stringify(usage())))
}

function usage(): Usage {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage()
  return {
    processorMs: (userCPUTime + systemCPUTime) / 1_000,
    peakMebibytes: maxRSS / 1_024,
    // In nanoseconds, the 10 ms between two looks included.
    loopDelayMs: Math.max(0, loopDelay.percentile(99) / 1e6 - 10),
  }
}
