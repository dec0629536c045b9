import type { Environment } from '@promptlooper/jinja'
import type { TemplateSource } from '../domain/experiment.ts'
import { templatePosition } from '../domain/template-position.ts'
import { placeInTemplate, wholeTemplate, type CompiledPiece } from './template-fault.ts'

/** One place where a template reads a variable. */
export interface VariableUse {
  /** The static path, as far as it is known without rendering: `input.text`. */
  readonly path: string
  /** Whether the template says, wherever it reads it, what holds where there is none: `default`, `is defined`. */
  readonly guarded: boolean
  readonly source: TemplateSource
  /** In the file that the template stands in; both count from 1. */
  readonly line: number
  readonly column: number
}

/** The variables that a template, or a piece of one, reads: each place once, in the order of their paths. */
export function variableUses(
  environment: Environment,
  source: TemplateSource,
  template: string = source.text,
  piece: CompiledPiece = wholeTemplate,
): readonly VariableUse[] {
  return [...environment.variablePaths(template)].flatMap(([path, use]) =>
    use.positions.map(({ line, column }) => {
      const inTemplate = placeInTemplate(source.text, piece, line, column)
      const inFile = templatePosition(source, inTemplate.line, inTemplate.column)
      return { path, guarded: use.guarded, source, line: inFile.line, column: inFile.column }
    }),
  )
}
