import type { BoundArguments } from '../values/call-arguments.ts'
import { WHITESPACE } from '../values/whitespace.ts'
import { typeError, valueError } from '../errors.ts'
import { toList, tryIterate } from '../values/iterate.ts'
import { Markup, escapeHtml } from '../values/markup.ts'
import { str } from '../values/repr.ts'
import { textOf } from '../values/text.ts'
import { PythonTuple } from '../values/tuple.ts'
import { typeName } from '../values/type-name.ts'
import type { Evaluation, Value } from '../values/value.ts'
import { keywordMethod, method, type MethodEntry } from './method.ts'
import { intArgument, like, plain, textArgument, type Text } from './string-argument.ts'

/** The methods of str that take a text apart, and `join`. */
export const splitMethods: readonly MethodEntry<Text>[] = [
  method('join', ['iterable'], (self, args, evaluation) => join(self, args[0], evaluation)),
  method('partition', ['sep'], (self, args) => {
    const separator = separatorOf(args[0])
    const text = plain(self)
    const index = text.indexOf(separator)
    const parts = index < 0 ? [text, '', ''] : [text.slice(0, index), separator, text.slice(index + separator.length)]
    return new PythonTuple(parts.map((part) => like(self, part)))
  }),
  method('rpartition', ['sep'], (self, args) => {
    const separator = separatorOf(args[0])
    const text = plain(self)
    const index = text.lastIndexOf(separator)
    const parts = index < 0 ? ['', '', text] : [text.slice(0, index), separator, text.slice(index + separator.length)]
    return new PythonTuple(parts.map((part) => like(self, part)))
  }),
  keywordMethod(
    'split',
    [
      ['sep', null],
      ['maxsplit', -1],
    ],
    (self, args) => splitText(plain(self), args, 'left').map((part) => like(self, part)),
  ),
  keywordMethod(
    'rsplit',
    [
      ['sep', null],
      ['maxsplit', -1],
    ],
    (self, args) => splitText(plain(self), args, 'right').map((part) => like(self, part)),
  ),
  keywordMethod('splitlines', [['keepends', false]], (self, args) =>
    splitLines(plain(self), intArgument(args[0]) !== 0 ? 'keep' : 'drop').map((line) => like(self, line)),
  ),
]

const WORDS = new RegExp(`[^${WHITESPACE}]+`, 'g')
const LEADING = new RegExp(`^[${WHITESPACE}]+`)
const TRAILING = new RegExp(`[${WHITESPACE}]+$`)

/** `str.splitlines`. */
export function splitLines(text: string, ends: 'keep' | 'drop'): string[] {
  const lines =
    text.match(
      /[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]*(?:\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029])|[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+$/g,
    ) ?? []
  return ends === 'keep'
    ? lines
    : lines.map((line) => line.replace(/(?:\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029])$/, ''))
}

/** `str.split()`: the words between any whitespace. */
export function splitWords(text: string): string[] {
  return text.match(WORDS) ?? []
}

function splitText(text: string, args: BoundArguments, side: 'left' | 'right'): string[] {
  const maximum = intArgument(args[1])
  const given = args[0]
  if (given === null) return splitAtSpaces(text, maximum, side)
  const separator = separatorOf(given, 'str or None')
  const parts = text.split(separator)
  if (maximum < 0 || parts.length <= maximum + 1) return parts
  return side === 'left'
    ? [...parts.slice(0, maximum), parts.slice(maximum).join(separator)]
    : [parts.slice(0, parts.length - maximum).join(separator), ...parts.slice(parts.length - maximum)]
}

function splitAtSpaces(text: string, maximum: number, side: 'left' | 'right'): string[] {
  if (maximum < 0) return splitWords(text)
  const words: string[] = []
  let rest = side === 'left' ? text.replace(LEADING, '') : text.replace(TRAILING, '')
  while (rest !== '' && words.length < maximum) {
    const word = new RegExp(side === 'left' ? `^[^${WHITESPACE}]+` : `[^${WHITESPACE}]+$`).exec(rest)?.[0] ?? ''
    if (side === 'left') {
      words.push(word)
      rest = rest.slice(word.length).replace(LEADING, '')
    } else {
      words.unshift(word)
      rest = rest.slice(0, rest.length - word.length).replace(TRAILING, '')
    }
  }
  if (rest === '') return words
  return side === 'left' ? [...words, rest] : [rest, ...words]
}

function separatorOf(value: Value, expected: 'str' | 'str or None' = 'str'): string {
  const separator = textArgument(value, (type) => `must be ${expected}, not ${type}`)
  if (separator === '') throw valueError('empty separator')
  return separator
}

function join(self: Text, iterable: Value, evaluation: Evaluation): Value {
  if (tryIterate(iterable) === undefined) throw typeError('can only join an iterable')
  const items = toList(iterable, evaluation)
  const texts = items.map((item, index) => {
    if (self instanceof Markup) return item instanceof Markup ? item.value : escapeHtml(str(item))
    const text = textOf(item)
    if (text !== undefined) return text
    throw typeError(`sequence item ${index}: expected str instance, ${typeName(item)} found`)
  })
  const separator = plain(self)
  let length = separator.length * texts.length
  for (const text of texts) length += text.length
  evaluation.checkLength(length)
  return like(self, texts.join(separator))
}
