import type { PythonError } from '../errors.ts'
import { LimitError, valueError } from '../errors.ts'

/** A parsed format specification: `[[fill]align][sign][#][0][width][,][.precision][type]`. */
export interface FormatSpec {
  readonly fill: string
  readonly align: '<' | '>' | '=' | '^' | undefined
  readonly sign: '+' | '-' | ' ' | undefined
  readonly noNegativeZero: boolean
  readonly alternate: boolean
  readonly width: number
  readonly grouping: ',' | '_' | undefined
  readonly precision: number | undefined
  readonly type: string
}

const SPEC =
  /^(?:(?:([^]|[\ud800-\udbff][\udc00-\udfff]))?([<>=^]))?([-+ ])?(z)?(#)?(0)?(\d+)?([,_])?(?:\.(\d+))?([a-zA-Z%]|[^\d.,_])?$/

const GROUPED_TYPES: ReadonlySet<string> = new Set(['', 'd', 'e', 'E', 'f', 'F', 'g', 'G', '%'])

const MAXIMUM_WIDTH = 10_000_000

/** Reads a format specification; ValueError when it is not one. */
export function parseFormatSpec(text: string, typeName: string): FormatSpec {
  const match = SPEC.exec(text)
  if (match === null) throw invalidSpec(text, typeName)
  const [, fill, align, sign, z, alternate, zero, width, grouping, precision, type] = match
  if (grouping !== undefined && !GROUPED_TYPES.has(type ?? '') && !(grouping === '_' && /^[boxX]$/.test(type ?? ''))) {
    throw valueError(`Cannot specify '${grouping}' with '${type ?? ''}'.`)
  }
  const size = Number(width ?? 0)
  if (size > MAXIMUM_WIDTH || Number(precision ?? 0) > MAXIMUM_WIDTH) {
    throw new LimitError(`a format width of ${size} characters`, 'MemoryError')
  }
  return {
    fill: fill ?? (zero === undefined || align !== undefined ? (fill ?? (zero === undefined ? ' ' : '0')) : '0'),
    align: alignOf(align) ?? (zero === undefined ? undefined : '='),
    sign: sign === '+' || sign === '-' || sign === ' ' ? sign : undefined,
    noNegativeZero: z !== undefined,
    alternate: alternate !== undefined,
    width: size,
    grouping: grouping === ',' || grouping === '_' ? grouping : undefined,
    precision: precision === undefined ? undefined : Number(precision),
    type: type ?? '',
  }
}

/** Pads a text to the width of the specification. */
export function pad(text: string, spec: FormatSpec, standard: '<' | '>'): string {
  const missing = spec.width - Array.from(text).length
  if (missing <= 0) return text
  switch (spec.align ?? standard) {
    case '<':
      return text + spec.fill.repeat(missing)
    case '^': {
      const before = Math.floor(missing / 2)
      return spec.fill.repeat(before) + text + spec.fill.repeat(missing - before)
    }
    default:
      return spec.fill.repeat(missing) + text
  }
}

/** The ValueError of a type letter that this type of value does not know. */
export function unknownCode(type: string, typeName: string): PythonError {
  return valueError(`Unknown format code '${type}' for object of type '${typeName}'`)
}

/** The ValueError of a `z` that asks for something but a float. */
export function noCoercion(type: 'integer' | 'string'): PythonError {
  return valueError(`Negative zero coercion (z) not allowed in ${type} format specifier`)
}

function invalidSpec(text: string, typeName: string): PythonError {
  return valueError(`Invalid format specifier '${text}' for object of type '${typeName}'`)
}

function alignOf(text: string | undefined): '<' | '>' | '=' | '^' | undefined {
  return text === '<' || text === '>' || text === '=' || text === '^' ? text : undefined
}
