import type { Comparison, Outcome, Ratio } from './comparison.ts'

/** An outcome for a terminal. */
export function outcomeText({ title, name }: Comparison, { columns, rows, ratios }: Outcome): string {
  const widths = columns.map((_, index) => Math.max(...[columns, ...rows].map((row) => row[index]?.length ?? 0)))
  const line = (cells: readonly string[]) => {
    return cells
      .map((cell, index) => (index === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[index] ?? 0)))
      .join('  ')
  }
  return [`${title} (${name})`, line(columns), ...rows.map(line), ...ratios.map((ratio) => ratioText(ratio))].join('\n')
}

/** The same as a section of docs/benchmarks.md. `measured` says when and on what. */
export function outcomeMarkdown(comparison: Comparison, outcome: Outcome, measured: string): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  const { columns, rows, ratios } = outcome
  const alignment = columns.map((_, index) => (index === 0 ? '---' : '---:'))
  return [
    `### ${comparison.title}`,
    comparison.about,
    [line(columns), line(alignment), ...rows.map(line)].join('\n'),
    ratios.map((ratio) => `- ${ratioText(ratio)}`).join('\n'),
    `\`npm run bench -- ${comparison.name}\`, ${measured}.`,
  ].join('\n\n')
}

function ratioText({ says, bound }: Ratio): string {
  return bound === undefined ? says : `${says}; ${bound.words}: ${bound.isHeld ? 'held' : 'MISSED'}`
}
