import { TemplateError, TemplateNotFoundError, UndefinedError } from '@promptlooper/jinja'
import { messageOf, PromptLooperError } from '../domain/errors.ts'
import type { TemplateSource } from '../domain/experiment.ts'
import { templatePosition } from '../domain/template-position.ts'

/** Where a text that was compiled lies in its template: after `start` characters, and behind `prefix` ones of our own. */
export interface CompiledPiece {
  readonly start: number
  readonly prefix: number
}

/** A template that was compiled as it stands. */
export const wholeTemplate: CompiledPiece = { start: 0, prefix: 0 }

/**
 * What a template's failure is for people: a PromptLooperError with the code `template`, whose message begins with
 * `file:line:column` in the file that the template stands in and ends with the line and a caret under the place. Any
 * other error that comes out of a template, such as one of our own checks, is placed at the template.
 */
export function templateFault(
  thrown: unknown,
  source: TemplateSource,
  piece: CompiledPiece = wholeTemplate,
): PromptLooperError {
  if (thrown instanceof PromptLooperError) return thrown
  const hint = hintFor(thrown)
  return new PromptLooperError('template', placedMessage(thrown, source, piece), {
    cause: thrown,
    ...(hint === undefined ? {} : { hint }),
  })
}

/** A line and column of a template, from those of a piece of it; all count from 1. */
export function placeInTemplate(
  text: string,
  { start, prefix }: CompiledPiece,
  line: number,
  column: number,
): { readonly line: number; readonly column: number } {
  const before = linesOf(text.slice(0, start))
  const shift = (before.at(-1)?.length ?? 0) - prefix
  return { line: before.length + line - 1, column: line === 1 ? Math.max(1, column + shift) : column }
}

function placedMessage(thrown: unknown, source: TemplateSource, piece: CompiledPiece): string {
  if (!(thrown instanceof TemplateError) || thrown.line === undefined) {
    const { file, line, column } = source.position
    return `${file}:${line}:${column} ${messageOf(thrown)}`
  }
  // An included template is named by its path below the folder of includes.
  if (thrown.template !== undefined) return thrown.describe()
  const place = placeInTemplate(source.text, piece, thrown.line, thrown.column ?? 1)
  const { file, line, column } = templatePosition(source, place.line, place.column)
  return `${file}:${line}:${column} ${thrown.message}${excerptOf(source.text, place.line, place.column)}`
}

const EXCERPT_CHARACTERS = 100

function excerptOf(text: string, line: number, column: number): string {
  const whole = linesOf(text)[line - 1]
  if (whole === undefined) return ''
  const from = Math.max(0, column - EXCERPT_CHARACTERS / 2)
  const shown = whole.slice(from, from + EXCERPT_CHARACTERS).replaceAll('\t', ' ')
  return `\n  ${shown}\n  ${' '.repeat(column - 1 - from)}^`
}

function linesOf(text: string): readonly string[] {
  return text.split(/\r\n|\r|\n/)
}

function hintFor(thrown: unknown): string | undefined {
  if (thrown instanceof UndefinedError) {
    const name = thrown.undefinedName ?? 'value'
    return `Check the name, or say what holds without it: {{ ${name} | default("…") }}.`
  }
  if (thrown instanceof TemplateNotFoundError) {
    return 'Templates are found below the folder that `template: { include: … }` names.'
  }
  return undefined
}
