import type { SourcePosition, TemplateSource } from './experiment.ts'

/** The place in its file of a line and column of a template's text, both counting from 1. */
export function templatePosition(source: TemplateSource, line: number, column: number): SourcePosition {
  const { position, indent = 0 } = source
  if (indent === 'unknown') return position
  if (line <= 1) return { ...position, column: position.column + column - 1 }
  return { ...position, line: position.line + line - 1, column: indent + column }
}
