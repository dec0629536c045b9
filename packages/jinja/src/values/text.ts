import { Markup } from './markup.ts'
import { str } from './repr.ts'
import type { Value } from './value.ts'

const SURROGATE = /[\ud800-\udfff]/

/** Whether some character of the text takes two UTF-16 units. */
export function hasWideCharacters(text: string): boolean {
  return SURROGATE.test(text)
}

/** `len(str)`: characters by code point. */
export function characterCount(text: string): number {
  if (!hasWideCharacters(text)) return text.length
  let count = 0
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index)
    // The second half of a pair does not count.
    if (unit < 0xdc00 || unit > 0xdfff) count += 1
  }
  return count
}

/** The characters of a text by code point. */
export function charactersOf(text: string): string[] {
  return hasWideCharacters(text) ? Array.from(text) : text.split('')
}

/** The text from one character to another, counted by code point; both within the text. */
export function sliceCharacters(text: string, start: number, end?: number): string {
  if (!hasWideCharacters(text)) return text.slice(start, end)
  return Array.from(text).slice(start, end).join('')
}

/** The text of a str or Markup, and undefined for all else. */
export function textOf(value: Value): string | undefined {
  if (typeof value === 'string') return value
  return value instanceof Markup ? value.value : undefined
}

/** `soft_str(x)`: keeps Markup, turns all else into a str. */
export function softText(value: Value): string | Markup {
  return value instanceof Markup ? value : str(value)
}

/** A result in the type of what it was made from: Markup from Markup, else str. */
export function inTypeOf(model: Value, text: string): string | Markup {
  return model instanceof Markup ? new Markup(text) : text
}
