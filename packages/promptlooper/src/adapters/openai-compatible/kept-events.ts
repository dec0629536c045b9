import type { JsonValue } from '../../domain/json-value.ts'
import { parseJson } from '../json-answer.ts'
import { tooLong } from './connection-error.ts'

/** The events of a stream, kept as they came, up to so many characters in all. */
export class KeptEvents {
  readonly events: JsonValue[] = []
  readonly #provider: string
  readonly #longest: number
  #length = 0

  constructor(provider: string, longest: number) {
    this.#provider = provider
    this.#longest = longest
  }

  /** Keeps an event's data, parsed where it is JSON. Throws an AdapterError (`bad-answer`) where it all grows too long. */
  keep(data: string): void {
    this.#keep(parseJson(data) ?? data, data.length)
  }

  /** Keeps an event that somebody else has parsed. */
  keepValue(value: unknown): void {
    const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '')
    // What a parser of JSON gave is JSON.
    this.#keep(value as JsonValue, text.length)
  }

  #keep(event: JsonValue, length: number): void {
    this.#length += length
    if (this.#length > this.#longest) throw tooLong(this.#longest, this.#provider)
    this.events.push(event)
  }
}
