import { ConfigError } from '../domain/errors.ts'

/** A filter of the user's own: plain values in, a plain value out, at once. */
export type TemplateFilter = (...args: readonly unknown[]) => unknown

/** Filters by the name that templates call them by. */
export type TemplateFilters = ReadonlyMap<string, TemplateFilter>

/** No filters beside Jinja's own. */
export const noFilters: TemplateFilters = new Map()

/**
 * The filters of a user's module: its named exports that are functions. Throws a ConfigError where it has none. A filter
 * that gives a promise fails where it is used, because a template can't wait.
 */
export function filtersOf(exports: { readonly [name: string]: unknown }, path: string): TemplateFilters {
  const filters = new Map<string, TemplateFilter>()
  for (const [name, member] of Object.entries(exports)) {
    if (isFilter(member) && name !== 'default') filters.set(name, synchronous(name, member))
  }
  if (filters.size > 0) return filters
  throw new ConfigError('no-filters', `${path}: the module exports no function`, {
    hint: 'Export each filter under its name: `export function shout(text) { return text.toUpperCase() }`.',
  })
}

function isFilter(member: unknown): member is TemplateFilter {
  return typeof member === 'function'
}

function synchronous(name: string, filter: TemplateFilter): TemplateFilter {
  return (...args) => {
    const given = filter(...args)
    if (given instanceof Promise) {
      // Nobody will look at it: a rejection must not end the process.
      given.catch(() => {})
      throw new TypeError(`the filter "${name}" gives a promise; filters must answer at once`)
    }
    return given
  }
}
