import type { TemplateProgram } from './compiler/compile-frame.ts'
import type { SourceText } from './errors.ts'
import type { TemplateVariables } from './border/host-variables.ts'

/** A compiled template, to be rendered any number of times. */
export class Template {
  readonly name: string | undefined
  readonly #program: TemplateProgram
  readonly #render: (program: TemplateProgram, variables: TemplateVariables) => string

  constructor(
    source: SourceText,
    program: TemplateProgram,
    render: (program: TemplateProgram, variables: TemplateVariables) => string,
  ) {
    this.name = source.name
    this.#program = program
    this.#render = render
  }

  /** The text that the template makes of these variables. */
  render(variables: TemplateVariables = {}): string {
    return this.#render(this.#program, variables)
  }
}
