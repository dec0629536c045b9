import { refuseUndefined } from '../values/undefined.ts'
import { PythonError, overflowError, typeError, valueError } from '../errors.ts'
import { PythonDict } from '../values/dict.ts'
import { PythonFloat } from '../values/float.ts'
import { Markup, escapeHtml } from '../values/markup.ts'
import { intValue, numericValue, type Int } from '../values/numeric.ts'
import { repr, str } from '../values/repr.ts'
import { characterCount, sliceCharacters, textOf } from '../values/text.ts'
import { PythonTuple } from '../values/tuple.ts'
import { typeName } from '../values/type-name.ts'
import { PythonObject, type Evaluation, type Value, isList } from '../values/value.ts'
import { formatFloat, formatInt } from './format-number.ts'
import type { FormatSpec } from './format-spec.ts'

const DIRECTIVE = /%(?:\(((?:[^()]|\([^()]*\))*)\))?([-+ #0]*)(\*|\d+)?(?:\.(\*|\d*))?[hlL]?([^]?)/g

/** `text % value`; escapes what it puts in when the text is Markup. */
export function percentFormat(format: string | Markup, value: Value, evaluation: Evaluation): Value {
  const isMarkup = format instanceof Markup
  const escape = isMarkup ? escapeText : keepText
  const text = isMarkup ? format.value : format
  const source = new ArgumentSource(value)
  const result = text.replace(DIRECTIVE, (...match: (string | undefined)[]) => {
    const index = Number(match.at(-2)) + (match[0] ?? '').length - 1
    const [, key, flags = '', width, precision, type = ''] = match
    if (type === '%' && match[0] === '%%') return '%'
    if (type === '') throw valueError('incomplete format')
    if (key !== undefined) source.select(key)
    const size = width === '*' ? source.nextInt() : Number(width ?? 0)
    const places = precision === '*' ? source.nextInt() : precision === undefined ? undefined : Number(precision)
    evaluation.checkLength(Math.abs(size) + (places ?? 0))
    const spec = specOf(flags, size, places, type)
    const argument = source.next(key)
    return pad(format1(argument, spec, escape, index), spec)
  })
  source.finish()
  evaluation.checkLength(result.length)
  return isMarkup ? new Markup(result) : result
}

type Escape = (value: Value, text: string) => string

interface Directive extends FormatSpec {
  readonly leftAligned: boolean
  readonly zeroFilled: boolean
}

function keepText(_value: Value, text: string): string {
  return text
}

function escapeText(value: Value, text: string): string {
  return value instanceof Markup ? text : escapeHtml(text)
}

function specOf(flags: string, width: number, precision: number | undefined, type: string): Directive {
  return {
    leftAligned: flags.includes('-') || width < 0,
    zeroFilled: flags.includes('0'),
    fill: ' ',
    align: undefined,
    sign: flags.includes('+') ? '+' : flags.includes(' ') ? ' ' : undefined,
    noNegativeZero: false,
    alternate: flags.includes('#'),
    width: Math.abs(width),
    grouping: undefined,
    precision,
    type,
  }
}

function pad(text: string, spec: Directive): string {
  const missing = spec.width - characterCount(text)
  if (missing <= 0) return text
  if (spec.leftAligned) return text + ' '.repeat(missing)
  if (!spec.zeroFilled || !/[diouxXeEfFgG]/.test(spec.type)) return ' '.repeat(missing) + text
  const sign = /^[-+ ]?(?:0[xXoO])?/.exec(text)?.[0] ?? ''
  return sign + '0'.repeat(missing) + text.slice(sign.length)
}

function format1(value: Value, spec: Directive, escape: Escape, index: number): string {
  const plain = { ...spec, width: 0 }
  switch (spec.type) {
    case 's':
      return cut(escape(value, str(value)), spec.precision)
    case 'r':
      return cut(escape(null, repr(value)), spec.precision)
    case 'a':
      return cut(escape(null, asciiRepr(value)), spec.precision)
    case 'c':
      return character(value)
    case 'd':
    case 'i':
    case 'u':
      return padPrecision(
        formatInt(toInt(value, spec.type), { ...plain, type: 'd', precision: undefined }, 'int'),
        spec.precision,
      )
    case 'x':
    case 'X':
    case 'o':
      return padPrecision(
        formatInt(strictInt(value, spec.type), { ...plain, precision: undefined }, 'int'),
        spec.precision,
      )
    case 'e':
    case 'E':
    case 'f':
    case 'F':
    case 'g':
    case 'G':
      return formatFloat(toFloat(value), { ...plain, precision: spec.precision ?? 6 })
    default: {
      const code = spec.type.codePointAt(0) ?? 0
      throw valueError(`unsupported format character '${spec.type}' (0x${code.toString(16)}) at index ${index}`)
    }
  }
}

function cut(text: string, precision: number | undefined): string {
  return precision === undefined ? text : sliceCharacters(text, 0, precision)
}

function padPrecision(text: string, precision: number | undefined): string {
  if (precision === undefined) return text
  const sign = /^[-+ ]?(?:0[xXoO])?/.exec(text)?.[0] ?? ''
  return sign + text.slice(sign.length).padStart(precision, '0')
}

function asciiRepr(value: Value): string {
  return Array.from(repr(value), (shown) => {
    const code = shown.codePointAt(0) ?? 0
    if (code < 0x80) return shown
    if (code < 0x100) return `\\x${code.toString(16)}`
    return code < 0x10000 ? `\\u${code.toString(16).padStart(4, '0')}` : `\\U${code.toString(16).padStart(8, '0')}`
  }).join('')
}

function character(value: Value): string {
  const text = textOf(value)
  if (text !== undefined && characterCount(text) === 1) return text
  const code = intValue(value)
  if (code === undefined) throw typeError('%c requires int or char')
  return formatInt(code, { ...specOf('', 0, undefined, 'c') }, 'int')
}

function toInt(value: Value, type: string): Int {
  const int = intValue(value)
  if (int !== undefined) return int
  if (value instanceof PythonFloat) {
    if (Number.isNaN(value.value)) throw valueError('cannot convert float NaN to integer')
    if (!Number.isFinite(value.value)) {
      throw overflowError('cannot convert float infinity to integer')
    }
    return BigInt(Math.trunc(value.value))
  }
  refuseUndefined(value)
  throw typeError(`%${type} format: a real number is required, not ${typeName(value)}`)
}

function strictInt(value: Value, type: string): Int {
  const int = intValue(value)
  if (int === undefined) {
    throw typeError(`%${type} format: an integer is required, not ${typeName(value)}`)
  }
  return int
}

function toFloat(value: Value): number {
  const number = numericValue(value)
  if (number !== undefined) return Number(number)
  refuseUndefined(value)
  throw typeError(`must be real number, not ${typeName(value)}`)
}

/** Hands out the values of `% (a, b)`, of `% {…}` or of a single value, and checks that all were used. */
class ArgumentSource {
  readonly #value: Value
  readonly #items: readonly Value[]
  #position = 0

  constructor(value: Value) {
    this.#value = value
    this.#items = value instanceof PythonTuple ? value.items : [value]
  }

  select(key: string): void {
    if (!isMapping(this.#value)) throw typeError('format requires a mapping')
    this.#position = this.#items.length
    void key
  }

  next(key: string | undefined): Value {
    if (key !== undefined) return this.#member(key)
    const value = this.#items[this.#position]
    if (value === undefined) {
      throw typeError('not enough arguments for format string')
    }
    this.#position += 1
    return value
  }

  nextInt(): number {
    const value = this.next(undefined)
    const int = intValue(value)
    if (int === undefined) throw typeError('* wants int')
    return Number(int)
  }

  finish(): void {
    if (this.#position >= this.#items.length || isMapping(this.#value)) return
    throw typeError('not all arguments converted during string formatting')
  }

  #member(key: string): Value {
    const value = this.#value
    const member = value instanceof PythonObject ? value.item(key) : undefined
    if (member === undefined) throw new PythonError(repr(key), 'KeyError')
    return member
  }
}

// Anything with __getitem__ that is neither a tuple nor a str counts as a mapping here.
function isMapping(value: Value): boolean {
  if (isList(value) || value instanceof PythonDict) return true
  return value instanceof PythonObject && !(value instanceof PythonTuple) && value.isSubscriptable()
}
