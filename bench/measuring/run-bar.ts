import { parseArgs } from 'node:util'
import type { Bar, MeasuredBar } from './bar.ts'
import { barLine } from './bar-line.ts'

/**
 * A bar's own command: measures it, prints its line and the details below (with `--json` all of it as JSON), and ends
 * with status 1 where it is missed.
 */
export async function runBar(bar: Bar): Promise<void> {
  const { values } = parseArgs({ options: { json: { type: 'boolean', default: false } } })
  const measured = await measureBar(bar)
  if (!measured.isHeld) process.exitCode = 1
  const lines = [barLine(measured), ...measured.details.map((line) => `    ${line}`)]
  console.log(values.json ? JSON.stringify(measured) : lines.join('\n'))
}

async function measureBar(bar: Bar): Promise<MeasuredBar> {
  const { name, bound } = bar
  try {
    return { name, bound, ...(await bar.measure()) }
  } catch (thrown) {
    const reason = thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown)
    return { name, bound, figure: 'could not be measured', isHeld: false, details: reason.split('\n') }
  }
}
