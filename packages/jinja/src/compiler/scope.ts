/** A place for a variable: a slot in the frame of the scope that owns it. */
export interface Variable {
  readonly scope: Scope
  readonly slot: number
  readonly identifier: string
}

/**
 * One function of the compiled template (the template itself, a block, a macro, a recursive
 * loop), whose every run has a frame of slots. Names are the identifiers of `Symbols`.
 */
export class Scope {
  readonly parent: Scope | undefined
  /** Runs with the frame of its parent, as the condition of a loop does. */
  readonly frame: 'own' | 'shared'
  readonly #slots = new Map<string, number>()
  readonly #counter: { count: number }

  constructor(parent: Scope | undefined, frame: 'own' | 'shared' = 'own') {
    this.parent = parent
    this.frame = frame
    this.#counter = frame === 'shared' && parent !== undefined ? parent.#counter : { count: 0 }
  }

  /** How many slots a frame of this scope needs; final once all is compiled. */
  get size(): number {
    return this.#counter.count
  }

  variable(identifier: string): Variable {
    let slot = this.#slots.get(identifier)
    if (slot === undefined) {
      slot = this.#counter.count
      this.#counter.count += 1
      this.#slots.set(identifier, slot)
    }
    return { scope: this, slot, identifier }
  }

  /** How many frames outward the frame of `owner` is. */
  distanceTo(owner: Scope): number {
    let distance = 0
    let scope: Scope | undefined = this.owner
    const target = owner.owner
    while (scope !== undefined && scope !== target) {
      distance += 1
      scope = scope.parent?.owner
    }
    return distance
  }

  private get owner(): Scope {
    return this.frame === 'shared' && this.parent !== undefined ? this.parent.owner : this
  }
}
