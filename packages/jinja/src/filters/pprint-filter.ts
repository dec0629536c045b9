import { prettyPrint } from '../formatting/pretty-print.ts'
import { argument, filter, type FilterEntry } from './filter.ts'

/** `pprint`. */
export const pprintFilters: readonly FilterEntry[] = [
  filter('pprint', ['value'], (args) => prettyPrint(argument(args, 0))),
]
