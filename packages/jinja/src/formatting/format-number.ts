import { overflowError, valueError } from '../errors.ts'
import { floatRepr } from '../values/float-repr.ts'
import { intText } from '../values/int-text.ts'
import type { Int } from '../values/numeric.ts'
import { noCoercion, pad, unknownCode, type FormatSpec } from './format-spec.ts'
import { fixedDigits, generalDigits, scientificDigits } from './float-digits.ts'

/** `format(int, spec)`. */
export function formatInt(value: Int, spec: FormatSpec, typeName: string): string {
  switch (spec.type) {
    case '':
    case 'd':
    case 'n':
    case 'b':
    case 'o':
    case 'x':
    case 'X':
      break
    case 'c':
      if (spec.sign !== undefined) {
        throw valueError("Sign not allowed with integer format specifier 'c'")
      }
      return pad(characterOf(value), spec, '<')
    case 'e':
    case 'E':
    case 'f':
    case 'F':
    case 'g':
    case 'G':
    case '%':
      return formatFloat(Number(value), spec, typeName)
    default:
      throw unknownCode(spec.type, typeName)
  }
  if (spec.noNegativeZero) throw noCoercion('integer')
  if (spec.precision !== undefined) {
    throw valueError('Precision not allowed in integer format specifier')
  }
  const radix = RADIX.get(spec.type) ?? 10
  const magnitude = value < 0 ? -value : value
  let digits = radix === 10 ? intText(BigInt(magnitude)) : magnitude.toString(radix)
  if (spec.type === 'X') digits = digits.toUpperCase()
  const prefix = spec.alternate && radix !== 10 ? `0${spec.type}` : ''
  return assemble(signOf(value < 0, spec), prefix, digits, '', spec, radix === 10 ? 3 : 4)
}

/** `format(float, spec)`. */
export function formatFloat(value: number, spec: FormatSpec, typeName = 'float'): string {
  const negative = value < 0 || Object.is(value, -0)
  const text = floatText(Math.abs(value), spec, typeName)
  if (!Number.isFinite(value)) {
    const plain = { ...spec, fill: spec.align === '=' && spec.fill === '0' ? '0' : spec.fill }
    return assemble(signOf(negative && !Number.isNaN(value), spec), '', text, '', { ...plain, grouping: undefined }, 3)
  }
  const zero = /^[0.]+(?:e[+-]\d+)?%?$/.test(text)
  const sign = signOf(negative && !(spec.noNegativeZero && zero), spec)
  const cut = text.search(/[.e%]/i)
  const whole = cut < 0 ? text : text.slice(0, cut)
  return assemble(sign, '', whole, cut < 0 ? '' : text.slice(cut), spec, 3)
}

const RADIX: ReadonlyMap<string, number> = new Map([
  ['b', 2],
  ['o', 8],
  ['x', 16],
  ['X', 16],
])

function floatText(value: number, spec: FormatSpec, typeName: string): string {
  const upper = spec.type === 'E' || spec.type === 'F' || spec.type === 'G'
  const text = lowerFloatText(value, spec, typeName)
  return upper ? text.toUpperCase() : text
}

function lowerFloatText(value: number, spec: FormatSpec, typeName: string): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'nan' : 'inf'
  const precision = spec.precision ?? 6
  switch (spec.type) {
    case 'f':
    case 'F':
      return fixedDigits(value, precision, spec.alternate)
    case 'e':
    case 'E':
      return scientificDigits(value, precision, spec.alternate)
    case 'g':
    case 'G':
    case 'n':
      return generalDigits(value, precision, spec.alternate, 'drop-zero')
    case '%':
      return Number.isFinite(value * 100) ? `${fixedDigits(value * 100, precision, spec.alternate)}%` : 'inf%'
    case '':
      if (spec.precision === undefined) return floatRepr(value)
      return generalDigits(value, spec.precision, spec.alternate, 'keep-zero')
    default:
      throw unknownCode(spec.type, typeName)
  }
}

function signOf(negative: boolean, spec: FormatSpec): string {
  if (negative) return '-'
  return spec.sign === '+' || spec.sign === ' ' ? spec.sign : ''
}

function assemble(sign: string, prefix: string, whole: string, rest: string, spec: FormatSpec, size: number): string {
  let digits = spec.grouping === undefined ? whole : groupDigits(whole, spec.grouping, size)
  if (spec.align === '=') {
    const room = spec.width - sign.length - prefix.length - rest.length
    if (spec.grouping !== undefined && spec.fill === '0') digits = zeroGrouped(whole, spec.grouping, size, room)
    else digits = digits.padStart(Math.max(room, 0), spec.fill)
    return sign + prefix + digits + rest
  }
  return pad(sign + prefix + digits + rest, spec, '>')
}

function groupDigits(digits: string, separator: string, size: number): string {
  const groups: string[] = []
  for (let end = digits.length; end > 0; end -= size) groups.unshift(digits.slice(Math.max(0, end - size), end))
  return groups.join(separator)
}

// Zeros are added before grouping; a separator never stands first.
function zeroGrouped(digits: string, separator: string, size: number, room: number): string {
  let padded = digits
  while (groupDigits(padded, separator, size).length < room) padded = `0${padded}`
  return groupDigits(padded, separator, size)
}

function characterOf(value: Int): string {
  const code = Number(value)
  if (code < 0 || code > 0x10ffff) {
    throw overflowError('%c arg not in range(0x110000)')
  }
  return String.fromCodePoint(code)
}
