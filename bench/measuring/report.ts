import type { ReportJson } from '../../packages/promptlooper/src/report/json.ts'

/** What `run --json` prints, as far as benches read it. */
export interface CommandReport extends Pick<ReportJson, 'variants' | 'objective' | 'runs' | 'headline'> {
  readonly command: { readonly calls: number; readonly cacheHits: number; readonly elapsedMs: number }
}

/** Reads what `run --json` printed. */
export function parseReport(stdout: string): CommandReport {
  // The command's own stable shape.
  return JSON.parse(stdout) as CommandReport
}
