import { parseArgs } from 'node:util'
import { commandOf, type Bar, type MeasuredBar } from './bar.ts'
import { barLine } from './bar-line.ts'

/**
 * A bar's own command: measures it, prints its line and the details below (with `--json` all of it as JSON), and ends
 * with status 1 where it is missed. `ownFlags` are those that the bar reads itself, each with a value.
 */
export async function runBar(bar: Bar, ownFlags: readonly string[] = []): Promise<void> {
  const own = Object.fromEntries(ownFlags.map((flag) => [flag, { type: 'string' } as const]))
  const { json, ...given } = parseArgs({ options: { ...own, json: { type: 'boolean', default: false } } }).values
  const words = Object.entries(given).flatMap(([flag, value]) => [`--${flag}`, String(value)])
  const measured = await measureBar(bar, [commandOf(bar.name), ...words].join(' '))
  if (!measured.isHeld) process.exitCode = 1
  const lines = [barLine(measured), ...measured.details.map((line) => `    ${line}`)]
  console.log(json ? JSON.stringify(measured) : lines.join('\n'))
}

async function measureBar(bar: Bar, command: string): Promise<MeasuredBar> {
  const { name, bound } = bar
  try {
    return { name, bound, command, ...(await bar.measure()) }
  } catch (thrown) {
    const reason = thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown)
    return { name, bound, command, figure: 'could not be measured', isHeld: false, details: reason.split('\n') }
  }
}
