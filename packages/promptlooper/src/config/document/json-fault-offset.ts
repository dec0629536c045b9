/** The offset of the first character at which a text stops being JSON; its length where it ends too early. */
export function jsonFaultOffset(text: string): number {
  const reader = new JsonReader(text)
  if (reader.value(0)) reader.space()
  return reader.offset
}

const STRING = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y
const STRING_BEGINNING = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*/y
const ATOM = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y
const SPACE = /[ \t\n\r]*/y
const DEEPEST = 2000

/** Steps through JSON as far as it is JSON. */
class JsonReader {
  offset = 0
  readonly #text: string

  constructor(text: string) {
    this.#text = text
  }

  space(): void {
    this.#take(SPACE)
  }

  value(depth: number): boolean {
    this.space()
    const next = this.#text[this.offset]
    if (depth > DEEPEST) return false
    if (next === '{') return this.#members('}', () => this.#member(depth))
    if (next === '[') return this.#members(']', () => this.value(depth + 1))
    return next === '"' ? this.#string() : this.#take(ATOM)
  }

  #members(closing: string, item: () => boolean): boolean {
    this.offset++
    this.space()
    if (this.#character(closing)) return true
    for (;;) {
      if (!item()) return false
      this.space()
      if (this.#character(closing)) return true
      if (!this.#character(',')) return false
    }
  }

  #member(depth: number): boolean {
    this.space()
    if (this.#text[this.offset] !== '"' || !this.#string()) return false
    this.space()
    return this.#character(':') && this.value(depth + 1)
  }

  #string(): boolean {
    if (this.#take(STRING)) return true
    this.#take(STRING_BEGINNING)
    return false
  }

  #character(character: string): boolean {
    if (this.#text[this.offset] !== character) return false
    this.offset++
    return true
  }

  #take(pattern: RegExp): boolean {
    pattern.lastIndex = this.offset
    const match = pattern.exec(this.#text)
    if (match === null) return false
    this.offset = pattern.lastIndex
    return true
  }
}
