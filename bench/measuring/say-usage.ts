/** Loaded before a measured program (`node --import`): writes at its end what it took of the machine. */
import { writeFileSync } from 'node:fs'

/** What a program took, its threads included. */
export interface Usage {
  /** Processor time; on a busy machine it says more than a clock. */
  readonly processorMs: number
  readonly peakMebibytes: number
}

const file = process.env['BENCH_USAGE_FILE']
if (file !== undefined) process.on('exit', () => writeFileSync(file, JSON.stringify(usage())))

function usage(): Usage {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage()
  return { processorMs: (userCPUTime + systemCPUTime) / 1_000, peakMebibytes: maxRSS / 1_024 }
}
