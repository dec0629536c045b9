import type { LabelChoice } from './question.ts'

const longestNameCharacters = 60
const longestNameWords = 5

/** `animal`, `animal: a living creature`, `**animal** - a living creature`, `animal (a living creature)`; null where it is no label. */
export function readLabelItem(item: string): LabelChoice | null {
  const [, written = '', parenthesis, described] = itemForm.exec(item.trim()) ?? []
  const name = cleanName(written)
  if (name === '' || name.length > longestNameCharacters || name.split(/\s+/).length > longestNameWords) return null
  return { name, description: (parenthesis ?? described ?? '').trim() }
}

const itemForm = /^(.+?)(?:\s*\(([^()]*)\)\s*[.,;]?|\s*(?::|=|\s[-–—])\s+(.+))?$/

/** A name without its marks: quotes, backticks, asterisks, a full stop at its end. */
export function cleanName(written: string): string {
  return written
    .trim()
    .replace(/^["'`*_“”‘’[<]+/, '')
    .replace(/["'`*_“”‘’\]>.,;:]+$/, '')
    .trim()
}
