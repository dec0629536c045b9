import type { TemplateSettings } from '../domain/experiment.ts'

/** The delimiters of expressions. */
export type VariableDelimiters = Pick<TemplateSettings, 'variableStart' | 'variableEnd'>

/** The expression that a text consists of, and how many characters of the text stand before it. */
export interface SoleExpression {
  readonly expression: string
  readonly offset: number
}

/**
 * The expression of a text that is exactly one `{{ expression }}`, with nothing but white space around it; null for any
 * other text. Such a text gives the expression's value itself where a value is wanted, and not its text.
 */
export function soleExpression(text: string, delimiters: VariableDelimiters): SoleExpression | null {
  const { variableStart, variableEnd } = delimiters
  const first = text.length - text.trimStart().length
  const last = text.trimEnd().length
  if (!text.startsWith(variableStart, first)) return null
  // A sign there is white space control, and no part of the expression.
  const start = first + variableStart.length + (/^[-+]/.test(text.slice(first + variableStart.length)) ? 1 : 0)
  const end = endOfExpression(text, start, variableEnd)
  if (end === null || end + variableEnd.length !== last) return null
  const expression = text.slice(start, text[end - 1] === '-' ? end - 1 : end)
  return expression.trim() === '' ? null : { expression, offset: start }
}

/** Where the closing delimiter stands that is neither in a string nor in a bracket. */
function endOfExpression(text: string, start: number, variableEnd: string): number | null {
  const brackets: string[] = []
  for (let index = start; index < text.length; index++) {
    const character = text[index] ?? ''
    if (brackets.length === 0 && text.startsWith(variableEnd, index)) return index
    if (character === '"' || character === "'") {
      const close = endOfString(text, index)
      if (close === null) return null
      index = close
    } else if ('([{'.includes(character)) brackets.push(character)
    else if (')]}'.includes(character)) brackets.pop()
  }
  return null
}

function endOfString(text: string, start: number): number | null {
  for (let index = start + 1; index < text.length; index++) {
    if (text[index] === '\\') index += 1
    else if (text[index] === text[start]) return index
  }
  return null
}
