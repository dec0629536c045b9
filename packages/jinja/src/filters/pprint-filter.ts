import { prettyPrint } from '../formatting/pretty-print.ts'
import { filter, type FilterEntry } from './filter.ts'

/** `pprint`. */
export const pprintFilters: readonly FilterEntry[] = [filter('pprint', ['value'], (args) => prettyPrint(args[0]))]
