import { unicodePattern } from '../values/unicode-pattern.ts'
import { WHITESPACE } from '../values/whitespace.ts'
import { escapeHtml } from '../values/markup.ts'

/** What the links of `urlize` look like. */
export interface LinkOptions {
  readonly limit: number | undefined
  readonly rel: string
  readonly target: string | undefined
  readonly extraSchemes: readonly string[]
}

/** Makes links of the URLs and mail addresses in a text that is escaped already. */
export function linkUrls(escaped: string, options: LinkOptions): string {
  return escaped
    .split(SPACES())
    .map((word) => linkWord(word, options))
    .join('')
}

const SPACES = unicodePattern`([${WHITESPACE}]+)`

// The pattern of jinja2.utils; nested repetition there is bounded by the dots it must pass.
const HTTP = new RegExp(
  '^(?:' +
    '(?:https?://|www\\.)(?:(?:[\\w%-]+\\.)+)?(?:[a-z]{2,63}|xn--[\\w%]{2,59})' +
    '|(?:[\\w%-]{2,63}\\.)+(?:com|net|int|edu|gov|org|info|mil)' +
    '|https?://(?:\\d{1,3}(?:\\.\\d{1,3}){3}|\\[(?:[\\da-f]{0,4}:){2}(?:[\\da-f]{0,4}:?){1,6}\\])' +
    ')(?::\\d{1,5})?(?:[/?#]\\S*)?$',
  'i',
)
const MAIL = /^\S+@\w[\w.-]*\.\w+$/
const BRACKETS = [
  ['(', ')'],
  ['<', '>'],
  ['&lt;', '&gt;'],
] as const

function linkWord(word: string, options: LinkOptions): string {
  const head = /^(?:[(<]|&lt;)+/.exec(word)?.[0] ?? ''
  let middle = word.slice(head.length)
  let tail = ''
  if (/(?:[)>.,\n]|&gt;)$/.test(middle)) {
    tail = /(?:[)>.,\n]|&gt;)+$/.exec(middle)?.[0] ?? ''
    middle = middle.slice(0, middle.length - tail.length)
  }
  // Brackets that the URL itself opened are closed inside of it.
  for (const [open, close] of BRACKETS) {
    const opened = count(middle, open)
    if (opened <= count(middle, close)) continue
    for (let missing = Math.min(opened, count(tail, close)); missing > 0; missing -= 1) {
      const end = tail.indexOf(close) + close.length
      middle += tail.slice(0, end)
      tail = tail.slice(end)
    }
  }
  return head + linked(middle, options) + tail
}

function linked(text: string, options: LinkOptions): string {
  const target = options.target === undefined ? '' : ` target="${escapeHtml(options.target)}"`
  const attributes = `${options.rel === '' ? '' : ` rel="${escapeHtml(options.rel)}"`}${target}`
  if (HTTP.test(text)) {
    const address = /^https?:\/\//.test(text) ? text : `https://${text}`
    return `<a href="${address}"${attributes}>${shortened(text, options.limit)}</a>`
  }
  if (text.startsWith('mailto:') && MAIL.test(text.slice(7))) return `<a href="${text}">${text.slice(7)}</a>`
  const isMail = text.includes('@') && !text.startsWith('www.') && !text.startsWith('@') && !text.includes(':')
  if (isMail && MAIL.test(text)) return `<a href="mailto:${text}">${text}</a>`
  let result = text
  for (const scheme of options.extraSchemes) {
    if (result !== scheme && result.startsWith(scheme)) result = `<a href="${result}"${attributes}>${result}</a>`
  }
  return result
}

function shortened(text: string, limit: number | undefined): string {
  return limit !== undefined && text.length > limit ? `${text.slice(0, limit)}...` : text
}

function count(text: string, part: string): number {
  return text.split(part).length - 1
}
