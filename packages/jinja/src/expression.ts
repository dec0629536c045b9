import type { TemplateVariables } from './border/host-variables.ts'
import type { HostValue } from './border/to-host.ts'

/** A compiled expression, to be evaluated any number of times. */
export class CompiledExpression {
  readonly source: string
  readonly #evaluate: (variables: TemplateVariables) => HostValue

  constructor(source: string, evaluate: (variables: TemplateVariables) => HostValue) {
    this.source = source
    this.#evaluate = evaluate
  }

  /** The value itself, as plain JavaScript: undefined for a variable that is not there. */
  evaluate(variables: TemplateVariables = {}): HostValue {
    return this.#evaluate(variables)
  }
}
