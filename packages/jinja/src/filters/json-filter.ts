import { refuseUndefined } from '../values/undefined.ts'
import { dumpJson, filterLayout } from '../formatting/json.ts'
import { Markup } from '../values/markup.ts'
import { intValue } from '../values/numeric.ts'
import { textOf } from '../values/text.ts'
import type { Evaluation, Value } from '../values/value.ts'
import { filter, type FilterEntry } from './filter.ts'
import { notATimes } from '../values/wrong-type.ts'

/** `tojson`, safe to put into HTML. */
export const jsonFilters: readonly FilterEntry[] = [
  filter('tojson', ['value', ['indent', null]], (args, evaluation) => {
    const value = args[0]
    // Python does not look at the indentation where all there is to write is one text.
    const indent = textOf(value) === undefined ? indentText(args[1], evaluation) : undefined
    const json = dumpJson(value, filterLayout(indent))
    evaluation.checkLength(json.length)
    return new Markup(
      json.replaceAll('<', '\\u003c').replaceAll('>', '\\u003e').replaceAll('&', '\\u0026').replaceAll("'", '\\u0027'),
    )
  }),
]

/** What `indent=` adds to each level: so many spaces, or a text. */
export function indentText(indent: Value, evaluation: Evaluation): string | undefined {
  if (indent === null) return undefined
  const text = textOf(indent)
  if (text !== undefined) return text
  const given = intValue(indent)
  if (given === undefined) {
    refuseUndefined(indent)
    throw notATimes(indent)
  }
  const count = Math.max(0, Number(given))
  evaluation.checkLength(count)
  return ' '.repeat(count)
}
