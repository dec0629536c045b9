import type { Markup } from '../values/markup.ts'
import { caseMethods } from './string-case.ts'
import { formatMethods, unsupportedMethods } from './string-format.ts'
import type { Method } from './method.ts'
import { predicateMethods } from './string-predicates.ts'
import { searchMethods } from './string-search.ts'
import { splitMethods } from './string-split.ts'
import { stripMethods } from './string-strip.ts'

/** The methods of str, which Markup shares and keeps its type in. */
export const stringMethods: ReadonlyMap<string, Method<string | Markup>> = new Map([
  ...caseMethods,
  ...predicateMethods,
  ...searchMethods,
  ...splitMethods,
  ...stripMethods,
  ...formatMethods,
  ...unsupportedMethods,
])
