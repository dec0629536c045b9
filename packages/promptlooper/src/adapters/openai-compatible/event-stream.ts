import { AnswerTooLong } from './answer-body.ts'

/**
 * The data of each event of a `text/event-stream`, as the HTML standard reads it: lines end with CR, LF or both, `data`
 * lines of one event are joined by line breaks, comments and other fields are passed over. An event that no empty line
 * ends is given at the end all the same: some servers close without one. Holds one event at a time, of at most so many
 * characters; throws AnswerTooLong beyond.
 */
export async function* eventData(chunks: AsyncIterable<Uint8Array>, longestEvent: number): AsyncGenerator<string> {
  const event = new EventLines(longestEvent)
  for await (const line of lines(chunks, longestEvent)) {
    const finished = event.add(line)
    if (finished !== null) yield finished
  }
  const last = event.end()
  if (last !== null) yield last
}

/** Gathers the lines of one event after another. */
class EventLines {
  readonly #longest: number
  #data: string[] = []
  #length = 0

  constructor(longest: number) {
    this.#longest = longest
  }

  /** The data of the event that this line ends; null where it ends none. */
  add(line: string): string | null {
    if (line === '') return this.end()
    if (!line.startsWith('data')) return null
    const rest = line.slice('data'.length)
    if (rest !== '' && !rest.startsWith(':')) return null
    const value = rest.startsWith(': ') ? rest.slice(2) : rest.slice(1)
    this.#length += value.length + 1
    if (this.#length > this.#longest) throw new AnswerTooLong(this.#longest)
    this.#data.push(value)
    return null
  }

  end(): string | null {
    if (this.#data.length === 0) return null
    const data = this.#data.join('\n')
    this.#data = []
    this.#length = 0
    return data
  }
}

async function* lines(chunks: AsyncIterable<Uint8Array>, longest: number): AsyncGenerator<string> {
  const decoder = new TextDecoder()
  // Pieces of a line whose end has not come: joined once, so that a long line costs no more than its length.
  let pieces: string[] = []
  let length = 0
  let endedWithReturn = false
  for await (const chunk of chunks) {
    let text = decoder.decode(chunk, { stream: true })
    if (text === '') continue
    // A line break may be cut in two: its second half belongs to the line before.
    if (endedWithReturn && text.startsWith('\n')) text = text.slice(1)
    endedWithReturn = text.endsWith('\r')
    const parts = text.split(/\r\n|\r|\n/)
    const rest = parts.pop() ?? ''
    for (const part of parts) {
      yield pieces.length === 0 ? part : pieces.join('') + part
      pieces = []
      length = 0
    }
    if (rest === '') continue
    pieces.push(rest)
    length += rest.length
    if (length > longest) throw new AnswerTooLong(longest)
  }
  if (pieces.length > 0) yield pieces.join('')
}
