import { formatInteger } from '../format-number.ts'
import { neutraliseLine, neutraliseTerminal } from '../neutralise-terminal.ts'

/**
 * A text from a model, dataset or file as HTML shows it: nothing in it is markup, and characters that control a terminal,
 * reorder or hide text are replaced by what can be seen. For element content and for attributes in double quotes.
 */
export function escapeHtml(text: string): string {
  return escapeMarkup(neutraliseTerminal(text))
}

/** As `escapeHtml`, on one line. */
export function escapeName(text: string): string {
  return escapeMarkup(neutraliseLine(text))
}

/**
 * The beginning of a text as a block, and under it how much is left out, so that a page stays small whatever a model
 * answers.
 */
export function textBlock(text: string, mostCharacters: number): string {
  if (text.length <= mostCharacters) return `<pre>${escapeHtml(text)}</pre>`
  // Half of a surrogate pair is no character.
  const isSplit = /[\ud800-\udbff]$/.test(text.slice(0, mostCharacters))
  const end = isSplit ? mostCharacters - 1 : mostCharacters
  return `<pre>${escapeHtml(text.slice(0, end))}</pre><small>… ${formatInteger(text.length - end)} more characters</small>`
}

function escapeMarkup(text: string): string {
  return text.replaceAll(/[&<>"'`]/g, (character) => ENTITIES[character] ?? character)
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '`': '&#96;',
}
