import { dumpJson, filterLayout } from '../formatting/json.ts'
import { Markup } from '../values/markup.ts'
import { intValue } from '../values/numeric.ts'
import { textOf } from '../values/text.ts'
import type { Evaluation, Value } from '../values/value.ts'
import { argument, filter, type FilterEntry } from './filter.ts'

/** `tojson`, safe to put into HTML. */
export const jsonFilters: readonly FilterEntry[] = [
  filter('tojson', 'do_tojson', ['value', ['indent', null]], (args, evaluation) => {
    const json = dumpJson(argument(args, 0), filterLayout(indentText(argument(args, 1), evaluation)))
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
  const count = Math.max(0, Number(intValue(indent) ?? 0))
  evaluation.checkLength(count)
  return ' '.repeat(count)
}
