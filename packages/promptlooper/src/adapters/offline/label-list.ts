import { readLabelItem } from './label-item.ts'
import type { LabelChoice } from './question.ts'

/** The labels that a prompt lists, and the prompt without the list. */
export interface LabelListReading {
  /** Empty where there is no list; never one alone. */
  readonly labels: readonly LabelChoice[]
  readonly rest: string
}

/**
 * Finds the first list of labels: `Labels: a, b, c`; a heading with lines below it; `one of a, b or c` in a sentence; or,
 * without any heading, two or more bullet lines one after another.
 */
export function readLabelList(prompt: string): LabelListReading {
  const lines = prompt.split(/\r?\n/)
  // A longer line is no heading and no list; searching it could take long.
  const searched = lines.map((line) => (line.length > longestLineCharacters ? '---' : line))
  for (let at = 0; at < lines.length; at += 1) {
    const found = listBelow(searched, at) ?? listInLine(searched[at] ?? '') ?? bulletsAt(searched, at)
    if (found === null || found.labels.length < 2) continue
    return { labels: found.labels, rest: lines.toSpliced(at, found.lines).join('\n') }
  }
  return { labels: [], rest: prompt }
}

const longestLineCharacters = 2000

interface Found {
  readonly labels: readonly LabelChoice[]
  /** How many lines it takes. */
  readonly lines: number
}

const heading = /\b(?:labels?|class(?:es)?|categor(?:y|ies)|options?|choices?|topics?|one of|either)\b[^:]*:\**\s*$/i

/** A heading that ends in a colon, and the lines below it until a blank one. */
function listBelow(lines: readonly string[], at: number): Found | null {
  if (!heading.test(lines[at] ?? '')) return null
  let next = at + 1
  while (next < lines.length && isBlank(lines[next])) next += 1
  const labels: LabelChoice[] = []
  for (; next < lines.length && !isBlank(lines[next]); next += 1) {
    const line = lines[next] ?? ''
    const item = readLabelItem(bulletText(line) ?? line)
    if (item === null) break
    labels.push(item)
  }
  return { labels, lines: next - at }
}

const inline = [
  /\b(?:labels?|class(?:es)?|categor(?:y|ies)|options?|choices?|topics?|one of|either)\b[^:]*:\**\s+(.+)$/i,
  /\b(?:one of|either)\s+(?:the\s+)?(?:following\s+)?(?:labels|classes|categories|options|words)?\s*(.+)$/i,
]

function listInLine(line: string): Found | null {
  for (const form of inline) {
    const listed = form.exec(line)?.[1]
    if (listed === undefined) continue
    const labels = splitList(listed)
    if (labels.length > 1) return { labels, lines: 1 }
  }
  return null
}

/** `a, b (its description) or c.`; nothing where an item is no label. */
function splitList(listed: string): readonly LabelChoice[] {
  const sentence = listed.replace(/[.?!]\s*(?:[A-Z].*)?$/, '')
  const separator = /[,;|]/.test(sentence) ? /\s*[,;|]\s*(?![^(]*\))/ : /\s+\/\s+|\/|\s+or\s+|\s+and\s+/
  const items = sentence
    .split(separator)
    .flatMap((item) => item.split(/\s+or\s+|\s+and\s+/))
    .map((item) => item.replace(/^(?:or|and)\s+/, ''))
    .filter((item) => item.trim() !== '')
    .map(readLabelItem)
  return items.includes(null) ? [] : items.filter((item) => item !== null)
}

function bulletsAt(lines: readonly string[], at: number): Found | null {
  const labels: LabelChoice[] = []
  let next = at
  for (; next < lines.length; next += 1) {
    const text = bulletText(lines[next] ?? '')
    const item = text === null ? null : readLabelItem(text)
    if (item === null) break
    labels.push(item)
  }
  return labels.length < 2 ? null : { labels, lines: next - at }
}

function bulletText(line: string): string | null {
  return /^\s*(?:[-*•+]|\d+[.)])\s+(.*)$/.exec(line)?.[1] ?? null
}

function isBlank(line: string | undefined): boolean {
  return line === undefined || line.trim() === ''
}
