import { unescapeHtml } from '../formatting/html-entities.ts'
import { Markup, escapeHtml } from '../values/markup.ts'
import { str } from '../values/repr.ts'
import { method, type Method } from './method.ts'
import { splitWords } from './string-split.ts'

/** The methods that Markup has and str has not. */
export const markupMethods: ReadonlyMap<string, Method<Markup>> = new Map([
  method<Markup>('escape', ['s'], (_self, args) =>
    args[0] instanceof Markup ? args[0] : new Markup(escapeHtml(str(args[0]))),
  ),
  method<Markup>('striptags', [], (self) => stripTags(self.value)),
  method<Markup>('unescape', [], (self) => unescapeHtml(self.value)),
])

/** `Markup.striptags`: a text without comments and tags, its runs of blanks made one. */
export function stripTags(text: string): string {
  return unescapeHtml(splitWords(without(without(text, '<!--', '-->'), '<', '>')).join(' '))
}

function without(text: string, start: string, end: string): string {
  let rest = text
  for (;;) {
    const from = rest.indexOf(start)
    if (from < 0) return rest
    const to = rest.indexOf(end, from)
    if (to < 0) return rest
    rest = rest.slice(0, from) + rest.slice(to + end.length)
  }
}
