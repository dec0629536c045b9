import { join } from 'node:path'
import { runMeasured } from '../measuring/measured-command.ts'
import type { Contender } from './contender.ts'

/** The calls with nothing around them: no template, no scorer, no store. */
export const bareLoop: Contender = {
  name: 'bare undici loop',
  async run(_folder, { serverUrl, count, concurrency }) {
    const program = join(import.meta.dirname, '../measuring/bare-loop.ts')
    const words = [process.execPath, program, serverUrl, String(count), String(concurrency)]
    const { stdout, ...measured } = await runMeasured(words)
    return { ...measured, runs: count, runsMs: Number(stdout) }
  },
}
