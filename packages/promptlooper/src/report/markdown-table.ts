/** A table in GitHub's Markdown. Cells are Markdown already: pass texts through `escapeMarkdown`. */
export function markdownTable(
  headings: readonly string[],
  aligns: readonly ('left' | 'right')[],
  rows: readonly (readonly string[])[],
): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  const rule = headings.map((_heading, index) => (aligns[index] === 'right' ? '--:' : ':--'))
  return [line(headings), line(rule), ...rows.map(line)].join('\n')
}

/** A text on one line in which nothing is Markdown, HTML or the end of a table's cell. */
export function escapeMarkdown(text: string): string {
  return text
    .replaceAll(/[\\`*_{}[\]()#~|!]/g, '\\$&')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll(/\s+/g, ' ')
}
