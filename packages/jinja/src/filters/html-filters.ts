import { noAttribute } from '../values/wrong-type.ts'
import type { BoundArguments } from '../values/call-arguments.ts'
import { refuseUndefined, UndefinedValue } from '../values/undefined.ts'
import { typeError, valueError } from '../errors.ts'
import { stripTags } from '../methods/markup-methods.ts'
import { PythonDict } from '../values/dict.ts'
import { Markup, escapeHtml } from '../values/markup.ts'
import { repr, str } from '../values/repr.ts'
import { textOf } from '../values/text.ts'
import { isTrue } from '../values/truth.ts'
import { typeName } from '../values/type-name.ts'
import type { Evaluation, Value } from '../values/value.ts'
import { filter, type FilterEntry } from './filter.ts'

/** Filters that escape, mark as safe, and undo both. */
export const htmlFilters: readonly FilterEntry[] = [
  filter('e', ['s'], (args) => escaped(args[0]), 'escape'),
  filter('escape', ['s'], (args) => escaped(args[0]), 'escape'),
  filter('forceescape', ['value'], (args) => new Markup(escapeHtml(str(args[0])))),
  filter('safe', ['value'], (args) => new Markup(str(args[0])), 'do_mark_safe'),
  filter('striptags', ['value'], (args) => stripTags(str(args[0]))),
  filter('xmlattr', ['d', ['autospace', true]], xmlAttributes),
]

/** `markupsafe.escape`. */
export function escaped(value: Value): Markup {
  return value instanceof Markup ? value : new Markup(escapeHtml(str(value)))
}

function xmlAttributes(args: BoundArguments, evaluation: Evaluation): Value {
  const source = args[0]
  if (!(source instanceof PythonDict)) {
    refuseUndefined(source)
    throw noAttribute(source, 'items')
  }
  const items: string[] = []
  for (const [key, value] of source.entries()) {
    if (value === null || value instanceof UndefinedValue) continue
    const name = textOf(key)
    if (name === undefined) {
      throw typeError(`expected string or bytes-like object, got '${typeName(key)}'`)
    }
    if (/[\t-\r />=]/.test(name)) {
      throw valueError(`Invalid character in attribute name: ${repr(key)}`)
    }
    items.push(`${escaped(key).value}="${escaped(value).value}"`)
  }
  const text = items.join(' ')
  const spaced = isTrue(args[1]) && text !== '' ? ` ${text}` : text
  return evaluation.escapes ? new Markup(spaced) : spaced
}
