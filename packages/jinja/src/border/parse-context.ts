import { PythonFloat } from '../values/float.ts'
import { normalizeInt } from '../values/numeric.ts'

/** A parsed JSON value: objects are Maps, so that keys keep their order; `1.0` is a PythonFloat. */
export type JsonValue = null | boolean | number | bigint | string | PythonFloat | JsonValue[] | Map<string, JsonValue>

/**
 * Reads JSON as Python's json module does: `1.0` stays a float, big ints keep all digits, the
 * keys of objects their order. SyntaxError when it is not JSON.
 */
export function parseContext(text: string): JsonValue {
  return new JsonReader(text).read()
}

const NUMBER = /-?(?:0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?/y
const CONSTANTS: readonly (readonly [string, JsonValue])[] = [
  ['true', true],
  ['false', false],
  ['null', null],
  ['NaN', new PythonFloat(Number.NaN)],
  ['Infinity', new PythonFloat(Number.POSITIVE_INFINITY)],
  ['-Infinity', new PythonFloat(Number.NEGATIVE_INFINITY)],
]
const MAXIMUM_DEPTH = 500

/** The state of one reading. */
class JsonReader {
  readonly #text: string
  #position = 0
  #depth = 0

  constructor(text: string) {
    this.#text = text
  }

  read(): JsonValue {
    const value = this.#value()
    this.#skipSpace()
    if (this.#position < this.#text.length) this.#fail('unexpected text after the value')
    return value
  }

  #value(): JsonValue {
    this.#skipSpace()
    const character = this.#text[this.#position]
    if (character === '"') return this.#string()
    if (character === '{' || character === '[') {
      this.#depth += 1
      if (this.#depth > MAXIMUM_DEPTH) this.#fail('nested too deeply')
      const value = character === '{' ? this.#object() : this.#array()
      this.#depth -= 1
      return value
    }
    for (const [word, value] of CONSTANTS) {
      if (this.#text.startsWith(word, this.#position)) {
        this.#position += word.length
        return value
      }
    }
    return this.#number()
  }

  #object(): Map<string, JsonValue> {
    const members = new Map<string, JsonValue>()
    this.#position += 1
    this.#skipSpace()
    if (this.#skip('}')) return members
    do {
      this.#skipSpace()
      const name = this.#string()
      this.#skipSpace()
      if (!this.#skip(':')) this.#fail("expected ':'")
      members.set(name, this.#value())
      this.#skipSpace()
    } while (this.#skip(','))
    if (!this.#skip('}')) this.#fail("expected ',' or '}'")
    return members
  }

  #array(): JsonValue[] {
    const items: JsonValue[] = []
    this.#position += 1
    this.#skipSpace()
    if (this.#skip(']')) return items
    do {
      items.push(this.#value())
      this.#skipSpace()
    } while (this.#skip(','))
    if (!this.#skip(']')) this.#fail("expected ',' or ']'")
    return items
  }

  #string(): string {
    const start = this.#position
    if (this.#text[start] !== '"') return this.#fail('expected a string')
    let end = start + 1
    while (end < this.#text.length && this.#text[end] !== '"') end += this.#text[end] === '\\' ? 2 : 1
    const text = stringOf(this.#text.slice(start, end + 1))
    if (text === undefined) return this.#fail('this is not a string')
    this.#position = end + 1
    return text
  }

  #number(): JsonValue {
    NUMBER.lastIndex = this.#position
    const match = NUMBER.exec(this.#text)
    if (match === null) return this.#fail('expected a value')
    this.#position += match[0].length
    const [digits, fraction, exponent] = match
    if (fraction !== undefined || exponent !== undefined) return new PythonFloat(Number(digits))
    return normalizeInt(BigInt(digits))
  }

  #skip(character: string): boolean {
    if (this.#text[this.#position] !== character) return false
    this.#position += 1
    return true
  }

  #skipSpace(): void {
    while (/[ \t\n\r]/.test(this.#text[this.#position] ?? '')) this.#position += 1
  }

  #fail(message: string): never {
    const before = this.#text.slice(0, this.#position).split('\n')
    const column = (before.at(-1) ?? '').length + 1
    throw new SyntaxError(`${before.length}:${column} ${message}`)
  }
}

function stringOf(literal: string): string | undefined {
  try {
    const text: unknown = JSON.parse(literal)
    return typeof text === 'string' ? text : undefined
  } catch {
    return undefined
  }
}
