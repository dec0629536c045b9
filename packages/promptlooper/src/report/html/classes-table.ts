import type { ClassSummary } from '../class-summary.ts'
import { formatInteger, formatScore } from '../format-number.ts'
import { escapeName } from './escape-html.ts'

/** A confusion matrix, at most `mostClasses` wide: a row for each expected class, a column for each that was answered. */
export function classesTable(classes: ClassSummary, mostClasses: number): string {
  const summary = `accuracy ${formatScore(classes.accuracy)}, macro F1 ${formatScore(classes.macroF1)}, over ${formatInteger(classes.runs)} runs`
  if (classes.classes.length > mostClasses) {
    return `<p class="quiet">${classes.classes.length} classes: too many for a table here; ${summary}.</p>`
  }
  const hasUnreadable = classes.rows.some(({ unreadable }) => unreadable > 0)
  const head = [
    '<th scope="col">expected ↓ answered →</th>',
    ...classes.classes.map((name) => `<th scope="col" class="number">${escapeName(name)}</th>`),
    ...(hasUnreadable ? ['<th scope="col" class="number">no class</th>'] : []),
  ]
  const rows = classes.rows.map((row) => {
    const counts = row.counts.map((count, index) => {
      const kind = classes.classes[index] === row.expected ? 'right' : count === 0 ? 'nothing' : ''
      return `<td class="number ${kind}">${formatInteger(count)}</td>`
    })
    const unreadable = hasUnreadable ? [`<td class="number">${formatInteger(row.unreadable)}</td>`] : []
    return `<tr><th scope="row">${escapeName(row.expected)}</th>${[...counts, ...unreadable].join('')}</tr>`
  })
  return `<p class="quiet">${summary}.</p><div class="wide"><table class="classes"><thead><tr>${head.join('')}</tr></thead><tbody>${rows.join('')}</tbody></table></div>`
}
