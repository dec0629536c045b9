import type { Value } from '../values/value.ts'
import type { RenderEvaluation } from './render-evaluation.ts'
import { overlay, type Variables } from './variables.ts'

/** A compiled block: writes to the output of the evaluation. */
export type BlockFunction = (context: TemplateContext, evaluation: RenderEvaluation) => void

/** The variables and blocks of one template while it renders. */
export class TemplateContext {
  /** Every block with those it overrides, the one to render first. */
  readonly blocks: Map<string, readonly BlockFunction[]>
  readonly templateName: string | undefined
  /** Whether output is escaped at this point. */
  escapes: boolean
  readonly #parent: Variables
  // Most templates set nothing, and each render has a context: both are made when they are needed.
  #assigned: Map<string, Value> | undefined
  #exported: Set<string> | undefined

  constructor(
    parent: Variables,
    templateName: string | undefined,
    blocks: Map<string, readonly BlockFunction[]>,
    escapes: boolean,
  ) {
    this.#parent = parent
    this.templateName = templateName
    this.blocks = blocks
    this.escapes = escapes
  }

  /** What the top level of the template has set. */
  get assigned(): ReadonlyMap<string, Value> {
    return this.#assigned ?? NOTHING
  }

  /** The names that an importing template gets. */
  get exported(): Iterable<string> {
    return this.#exported ?? []
  }

  /** Sets a variable of the top level; those that do not begin with `_` may be imported. */
  assign(name: string, value: Value, visibility: 'exported' | 'hidden'): void {
    this.#assigned ??= new Map()
    this.#assigned.set(name, value)
    if (visibility === 'hidden') this.#exported?.delete(name)
    else if (!name.startsWith('_')) {
      this.#exported ??= new Set()
      this.#exported.add(name)
    }
  }

  resolve(name: string): Value | undefined {
    const value = this.#assigned?.get(name)
    return value === undefined ? this.#parent.get(name) : value
  }

  /** All variables as they are now, for a template that is included or imported. */
  snapshot(): Variables {
    return this.#assigned === undefined ? this.#parent : overlay(new Map(this.#assigned), this.#parent)
  }

  /** The context of a scoped block: this one with the local variables on top. */
  derive(locals: ReadonlyMap<string, Value>): TemplateContext {
    const variables = overlay(locals, this.snapshot())
    return new TemplateContext(variables, this.templateName, new Map(this.blocks), this.escapes)
  }
}

const NOTHING: ReadonlyMap<string, Value> = new Map()
