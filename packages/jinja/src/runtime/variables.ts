import type { Value } from '../values/value.ts'

/** Where a template finds the variables that it does not set itself. */
export interface Variables {
  get(name: string): Value | undefined
}

/** Some variables laid over others. */
export function overlay(values: ReadonlyMap<string, Value>, base: Variables): Variables {
  if (values.size === 0) return base
  return { get: (name) => values.get(name) ?? (values.get(name) === null ? null : base.get(name)) }
}
