import type { MeasuredBar } from './bar.ts'

/** One line for a terminal: name, figure, bound, held or MISSED, and the command that measures it alone. */
export function barLine(bar: MeasuredBar): string {
  const columns = [bar.name.padEnd(17), bar.figure.padEnd(45), bar.bound.padEnd(50), standing(bar).padEnd(6)]
  return [...columns, bar.command].join('  ')
}

/** The same bars as a table in Markdown. */
export function barTable(bars: readonly MeasuredBar[]): string {
  const rows = bars.map((bar) => [bar.name, bar.figure, bar.bound, standing(bar), `\`${bar.command}\``])
  const head = ['bar', 'figure', 'bound', '', 'command']
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}

function standing({ isHeld }: MeasuredBar): string {
  return isHeld ? 'held' : 'MISSED'
}
