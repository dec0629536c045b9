import type { Variables } from '../runtime/variables.ts'
import type { Value } from '../values/value.ts'
import { fromHost, memberOf } from './from-host.ts'

/** The variables of a render: a plain object or a Map of names. */
export type TemplateVariables = ReadonlyMap<string, unknown> | { readonly [name: string]: unknown }

/** Reads the variables of a render when they are asked for, each container once. */
export function hostVariables(host: TemplateVariables, globals: Variables): Variables {
  return new HostVariables(host, globals)
}

class HostVariables implements Variables {
  readonly #host: TemplateVariables
  readonly #globals: Variables
  #containers: Map<string, Value> | undefined

  constructor(host: TemplateVariables, globals: Variables) {
    this.#host = host
    this.#globals = globals
  }

  get(name: string): Value | undefined {
    const known = this.#containers?.get(name)
    if (known !== undefined) return known
    const value = fromHost(memberOf(this.#host, name))
    if (value === undefined) return this.#globals.get(name)
    if (typeof value === 'object' && value !== null) {
      this.#containers ??= new Map()
      this.#containers.set(name, value)
    }
    return value
  }
}
