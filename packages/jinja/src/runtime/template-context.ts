import type { Value } from '../values/value.ts'
import type { RenderEvaluation } from './render-evaluation.ts'
import { overlay, type Variables } from './variables.ts'

/** A compiled block: writes to the output of the evaluation. */
export type BlockFunction = (context: TemplateContext, evaluation: RenderEvaluation) => void

/** The variables and blocks of one template while it renders. */
export class TemplateContext {
  /** What the top level of the template has set. */
  readonly assigned = new Map<string, Value>()
  /** The names that an importing template gets. */
  readonly exported = new Set<string>()
  /** Every block with those it overrides, the one to render first. */
  readonly blocks: Map<string, readonly BlockFunction[]>
  readonly templateName: string | undefined
  /** Whether output is escaped at this point. */
  autoescape: boolean
  readonly #parent: Variables

  constructor(
    parent: Variables,
    templateName: string | undefined,
    blocks: Map<string, readonly BlockFunction[]>,
    autoescape: boolean,
  ) {
    this.#parent = parent
    this.templateName = templateName
    this.blocks = blocks
    this.autoescape = autoescape
  }

  resolve(name: string): Value | undefined {
    return this.assigned.get(name) ?? (this.assigned.get(name) === null ? null : this.#parent.get(name))
  }

  /** All variables as they are now, for a template that is included or imported. */
  snapshot(): Variables {
    return overlay(new Map(this.assigned), this.#parent)
  }

  /** The context of a scoped block: this one with the local variables on top. */
  derive(locals: ReadonlyMap<string, Value>): TemplateContext {
    const variables = overlay(locals, this.snapshot())
    return new TemplateContext(variables, this.templateName, new Map(this.blocks), this.autoescape)
  }
}
