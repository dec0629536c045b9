import type { BoundArguments } from '../values/call-arguments.ts'
import { refuseStrict, refuseUndefined } from '../values/undefined.ts'
import { FilterArgumentError, PythonError, typeError } from '../errors.ts'
import { percentFormat } from '../formatting/percent-format.ts'
import { intArgument, plain } from '../methods/string-argument.ts'
import { replaceText } from '../methods/string-search.ts'
import { splitLines } from '../methods/string-split.ts'
import { center, strip } from '../methods/string-strip.ts'
import { add, unsupported } from '../values/arithmetic.ts'
import { PythonDict } from '../values/dict.ts'
import { PythonFunction } from '../values/function.ts'
import { lengthOf } from '../values/iterate.ts'
import { Markup, escapeHtml } from '../values/markup.ts'
import { intValue } from '../values/numeric.ts'
import { compareOrder } from '../values/order.ts'
import { str } from '../values/repr.ts'
import { sliceOf } from '../values/subscript.ts'
import { inTypeOf, softText, textOf } from '../values/text.ts'
import { isTrue } from '../values/truth.ts'
import { PythonTuple } from '../values/tuple.ts'
import { type Evaluation, type Value, isList } from '../values/value.ts'
import { filter, type FilterEntry } from './filter.ts'
import { latePattern } from '../values/unicode-pattern.ts'
import { notATimes, noAttribute } from '../values/wrong-type.ts'

/** Filters that make one text of another. */
export const textFilters: readonly FilterEntry[] = [
  filter('string', ['s'], (args) => softText(args[0]), 'soft_str'),
  filter('trim', ['value', ['chars', null]], (args) => {
    const text = softText(args[0])
    return inTypeOf(text, strip(plain(text), args[1], 'both'))
  }),
  filter('center', ['value', ['width', 80]], (args, evaluation) => {
    const text = softText(args[0])
    return inTypeOf(text, center(plain(text), intArgument(args[1]), ' ', evaluation))
  }),
  filter('replace', ['s', 'old', 'new', ['count', null]], replace),
  [
    'format',
    new PythonFunction('do_format', (args, keywords, evaluation) => {
      const [value = null, ...rest] = args
      if (rest.length > 0 && keywords !== undefined) {
        throw new FilterArgumentError("can't handle positional and keyword arguments at the same time")
      }
      const given = keywords === undefined ? new PythonTuple(rest) : PythonDict.of(keywords)
      return percentFormat(softText(value), given, evaluation)
    }),
  ],
  filter('indent', ['s', ['width', 4], ['first', false], ['blank', false]], indent),
  filter('truncate', ['s', ['length', 255], ['killwords', false], ['end', '...'], ['leeway', null]], truncate),
  filter('wordcount', ['s'], (args) => (plain(softText(args[0])).match(WORDS()) ?? []).length),
]

function replace(args: BoundArguments, evaluation: Evaluation): Value {
  const [source, old, replacement] = args
  const countGiven = args[3]
  const count = countGiven === null ? -1 : intArgument(countGiven)
  const escapes = evaluation.escapes
  if (!escapes) return replaceText(str(source), str(old), str(replacement), count, evaluation)
  const becomesMarkup = old instanceof Markup || (replacement instanceof Markup && !(source instanceof Markup))
  const text = becomesMarkup && !(source instanceof Markup) ? new Markup(escapeHtml(str(source))) : softText(source)
  const inserted =
    text instanceof Markup && !(replacement instanceof Markup) ? escapeHtml(str(replacement)) : str(replacement)
  return inTypeOf(text, replaceText(plain(text), str(old), inserted, count, evaluation))
}

function indent(args: BoundArguments, evaluation: Evaluation): Value {
  const source = args[0]
  const width = args[1]
  const count = intValue(width)
  refuseUndefined(width)
  if (count === undefined && textOf(width) === undefined) {
    throw notATimes(width)
  }
  evaluation.checkLength(Number(count ?? 0))
  const given = textOf(width) ?? ' '.repeat(Math.max(0, Number(count ?? 0)))
  const isMarkup = source instanceof Markup
  const indention = given
  const text = textWithNewline(source)
  const lines = splitLines(text, 'drop')
  evaluation.checkLength(text.length + lines.length * indention.length)
  const [first = '', ...rest] = lines
  const indented = isTrue(args[3])
    ? lines.join(`\n${indention}`)
    : [first, ...rest.map((line) => (line === '' ? line : indention + line))].join('\n')
  return inTypeOf(isMarkup ? source : '', isTrue(args[2]) ? indention + indented : indented)
}

// Python appends a newline with `+=` before it asks for the lines.
function textWithNewline(source: Value): string {
  const text = textOf(source)
  if (text !== undefined) return `${text}\n`
  refuseUndefined(source)
  if (isList(source)) throw noAttribute(source, 'splitlines')
  if (source instanceof PythonTuple) {
    throw typeError('can only concatenate tuple (not "str") to tuple')
  }
  throw unsupported('+=', source, '')
}

function truncate(args: BoundArguments, evaluation: Evaluation): Value {
  const source = args[0]
  const length = args[1]
  const end = args[3]
  const leeway = args[4] ?? 5
  const endLength = lengthOf(end)
  assertThat(compareOrder('>=', length, endLength), `expected length >= ${endLength}, got ${str(length)}`)
  assertThat(compareOrder('>=', leeway, 0), `expected leeway >= 0, got ${str(leeway)}`)
  refuseStrict(source)
  const limit = Number(intValue(length) ?? 0)
  if (lengthOf(source) <= limit + Number(intValue(leeway) ?? 0)) return source
  const cut = sliceOf(source, { start: null, stop: limit - endLength, step: null })
  if (isTrue(args[2])) return add(cut, end, evaluation)
  const text = textOf(cut)
  if (text === undefined) throw noAttribute(cut, 'rsplit')
  const space = text.lastIndexOf(' ')
  return add(inTypeOf(cut, space < 0 ? text : text.slice(0, space)), end, evaluation)
}

function assertThat(condition: boolean, message: string): void {
  if (!condition) throw new PythonError(message, 'AssertionError')
}

const WORDS = latePattern(String.raw`[\p{L}\p{N}_]+`, 'gu')
