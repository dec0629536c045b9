/** What a cell may hold; null is an empty cell. */
export type CsvCell = string | number | null

/**
 * One line of CSV (RFC 4180) with its line end, a line feed. A text that a spreadsheet could run as a formula gets a `'`
 * before it; numbers, and texts that are nothing but a number, stay.
 */
export function csvLine(cells: readonly CsvCell[]): string {
  return `${cells.map(csvCell).join(',')}\n`
}

function csvCell(cell: CsvCell): string {
  if (cell === null) return ''
  if (typeof cell === 'number') return String(cell)
  const harmless = isFormulaLike(cell) ? `'${cell}` : cell
  return /[",\n\r]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless
}

/** https://owasp.org/www-community/attacks/CSV_Injection, with what a spreadsheet skips before the sign, and full-width signs. */
function isFormulaLike(text: string): boolean {
  if (PLAIN_NUMBER.test(text)) return false
  return FORMULA_START.test(text)
}

const FORMULA_START = /^(?:[\t\r]|[\p{Z}\p{C}"'`´‘’“”]*[=+\-@＝＋－＠﹢﹣﹦﹫−])/u
const PLAIN_NUMBER = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/
