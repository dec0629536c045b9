import { TemplateRuntimeError } from '../errors.ts'
import { quoteString } from '../values/string-repr.ts'
import type { Scope, Variable } from './scope.ts'

/** How a variable gets its value when its frame is entered. */
export type Load =
  | { readonly kind: 'parameter' }
  | { readonly kind: 'resolve'; readonly name: string }
  | { readonly kind: 'alias'; readonly from: Variable }
  | { readonly kind: 'undefined' }

/**
 * The names of one lexical frame, by the rules of `jinja2.idtracking`: which variable a name
 * means, and where that variable's first value comes from.
 */
export class Symbols {
  readonly level: number
  readonly scope: Scope
  readonly parent: Symbols | undefined
  readonly #references: Map<string, Variable>
  readonly #loads: Map<string, { readonly variable: Variable; readonly load: Load }>
  readonly #stores: Set<string>

  constructor(scope: Scope, parent?: Symbols, copyOf?: Symbols) {
    this.scope = scope
    this.parent = parent
    this.level = copyOf?.level ?? (parent === undefined ? 0 : parent.level + 1)
    this.#references = new Map(copyOf === undefined ? [] : copyOf.#references)
    this.#loads = new Map(copyOf === undefined ? [] : copyOf.#loads)
    this.#stores = new Set(copyOf === undefined ? [] : copyOf.#stores)
  }

  copy(): Symbols {
    return new Symbols(this.scope, this.parent, this)
  }

  /** The first values of this frame's own variables. */
  loads(): readonly { readonly variable: Variable; readonly load: Load }[] {
    return [...this.#loads.values()]
  }

  find(name: string): Variable | undefined {
    return this.#references.get(name) ?? this.parent?.find(name)
  }

  /** The variable of a name that the analysis has seen. */
  reference(name: string): Variable {
    const variable = this.find(name)
    if (variable === undefined) {
      const message = `Tried to resolve a name to a reference that was unknown to the frame (${quoteString(name)})`
      throw new TemplateRuntimeError(message, 'AssertionError')
    }
    return variable
  }

  declareParameter(name: string): Variable {
    this.#stores.add(name)
    return this.#define(name, { kind: 'parameter' })
  }

  load(name: string): void {
    if (this.find(name) === undefined) this.#define(name, { kind: 'resolve', name })
  }

  store(name: string): void {
    this.#stores.add(name)
    if (this.#references.has(name)) return
    const outer = this.parent?.find(name)
    this.#define(name, outer === undefined ? { kind: 'undefined' } : { kind: 'alias', from: outer })
  }

  /** Takes over what the branches of an `if` have seen. */
  updateFromBranches(branches: readonly Symbols[]): void {
    const stores = new Set(branches.flatMap((branch) => [...branch.#stores]))
    for (const name of this.#stores) stores.delete(name)
    for (const branch of branches) {
      for (const [name, variable] of branch.#references) this.#references.set(name, variable)
      for (const [identifier, load] of branch.#loads) this.#loads.set(identifier, load)
      for (const name of branch.#stores) this.#stores.add(name)
    }
    // A name that only some branches set must have its outer value in the others.
    for (const name of stores) {
      const variable = this.reference(name)
      const outer = this.parent?.find(name)
      const load: Load = outer === undefined ? { kind: 'resolve', name } : { kind: 'alias', from: outer }
      this.#loads.set(variable.identifier, { variable, load })
    }
  }

  /** Every variable that this frame or an outer one assigns to, the innermost of a name. */
  stored(): ReadonlyMap<string, Variable> {
    const variables = new Map<string, Variable>()
    for (const name of this.#storedNames()) if (!variables.has(name)) variables.set(name, this.reference(name))
    return variables
  }

  #storedNames(): string[] {
    return [...this.#stores, ...(this.parent === undefined ? [] : this.parent.#storedNames())]
  }

  #define(name: string, load: Load): Variable {
    const variable = this.scope.variable(`${this.level} ${name}`)
    this.#references.set(name, variable)
    this.#loads.set(variable.identifier, { variable, load })
    return variable
  }
}
