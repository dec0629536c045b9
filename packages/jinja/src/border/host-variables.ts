import type { Variables } from '../runtime/variables.ts'
import type { Value } from '../values/value.ts'
import { fromHost } from './from-host.ts'

/** The variables of a render: a plain object or a Map of names. */
export type TemplateVariables = ReadonlyMap<string, unknown> | { readonly [name: string]: unknown }

/** Reads the variables of a render when they are asked for, each of them once. */
export function hostVariables(host: TemplateVariables, globals: Variables): Variables {
  const known = new Map<string, Value | undefined>()
  const read =
    host instanceof Map
      ? (name: string): unknown => host.get(name)
      : (name: string): unknown => (Object.hasOwn(host, name) ? Reflect.get(host, name) : undefined)
  return {
    get: (name) => {
      const found = known.get(name)
      if (found !== undefined) return found
      const value = fromHost(read(name))
      if (value === undefined) return globals.get(name)
      if (typeof value === 'object') known.set(name, value)
      return value
    },
  }
}
