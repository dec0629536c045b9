/** Tests that take long are not run. */
import type { Bar } from '../measuring/bar.ts'
import { runCommand } from '../measuring/command.ts'
import { seconds } from '../measuring/median.ts'
import { repository } from '../measuring/repository.ts'
import { runBar } from '../measuring/run-bar.ts'

const mostMs = 300_000

const suiteTime: Bar = {
  name: 'suite-time',
  bound: `npm test green within ${mostMs / 60_000} min`,
  async measure() {
    // With the whole environment: it says where the Redis of the tests is.
    const surroundings = { cwd: repository, environment: process.env }
    const { status, elapsedMs, stdout, stderr } = await runCommand(['npm', 'test'], surroundings)
    const lines = `${stdout}\n${stderr}`.split('\n').map((line) => line.trim())
    return {
      figure: status === 0 ? seconds(elapsedMs) : `${seconds(elapsedMs)}, status ${status}`,
      isHeld: status === 0 && elapsedMs <= mostMs,
      details: lines.filter((line) => /^(FAIL|Test Files|Tests|Duration)\b/.test(line)),
    }
  },
}

await runBar(suiteTime)
