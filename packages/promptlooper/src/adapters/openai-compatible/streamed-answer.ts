import { AdapterError } from '../../domain/errors.ts'
import { isRecord, type JsonValue } from '../../domain/json-value.ts'
import { parseJson } from '../json-answer.ts'
import { tooLong } from './connection-error.ts'

/**
 * Puts the events of a streamed chat completion together to the body that the same answer has when it comes whole, so
 * that both are read in one way.
 */
export class StreamedAnswer {
  readonly #provider: string
  readonly #longestAnswer: number
  readonly #message: { content: string; refusal: string } = { content: '', refusal: '' }
  readonly #calls: ToolCallPieces[] = []
  readonly #logprobs: JsonValue[] = []
  #length = 0
  #finishReason: string | null = null
  #model: string | undefined
  #usage: JsonValue | undefined
  #isDone = false
  #hasChoice = false

  constructor(provider: string, longestAnswer: number) {
    this.#provider = provider
    this.#longestAnswer = longestAnswer
  }

  /** Takes the data of one event. Gives whether a piece of the answer, text or tool call, was in it. */
  take(data: string): 'piece' | 'other' {
    if (data.trim() === '[DONE]') {
      this.#isDone = true
      return 'other'
    }
    const event = parseJson(data)
    if (!isRecord(event)) {
      if (data.trim() === '') return 'other'
      throw new AdapterError('bad-answer', `${this.#provider}: an event of the stream is not a JSON object`)
    }
    if (typeof event['model'] === 'string') this.#model ??= event['model']
    // Parts of what JSON.parse gave.
    if (isRecord(event['usage'])) this.#usage = event['usage'] as JsonValue
    const choice: unknown = Array.isArray(event['choices']) ? event['choices'][0] : undefined
    if (!isRecord(choice)) return 'other'
    this.#hasChoice = true
    if (typeof choice['finish_reason'] === 'string') this.#finishReason = choice['finish_reason']
    if (isRecord(choice['logprobs']) && Array.isArray(choice['logprobs']['content'])) {
      this.#grow(data.length)
      this.#logprobs.push(...(choice['logprobs']['content'] as JsonValue[]))
    }
    return isRecord(choice['delta']) && this.#takeDelta(choice['delta']) ? 'piece' : 'other'
  }

  /** The whole body. Throws an AdapterError where the stream ended before the answer did. */
  body(): JsonValue {
    if (this.#finishReason === null && !(this.#isDone && this.#hasChoice)) {
      throw new AdapterError('connection', `${this.#provider}: the stream ended before the answer did`)
    }
    const { content, refusal } = this.#message
    return {
      ...(this.#model === undefined ? {} : { model: this.#model }),
      ...(this.#usage === undefined ? {} : { usage: this.#usage }),
      choices: [
        {
          finish_reason: this.#finishReason,
          logprobs: this.#logprobs.length === 0 ? null : { content: this.#logprobs },
          message: {
            content,
            refusal: refusal === '' ? null : refusal,
            tool_calls: this.#calls.map(({ id, name, input }) => ({
              ...(id === null ? {} : { id }),
              function: { name, arguments: input.join('') },
            })),
          },
        },
      ],
    }
  }

  #takeDelta(delta: Record<string, unknown>): boolean {
    const content = typeof delta['content'] === 'string' ? delta['content'] : ''
    const refusal = typeof delta['refusal'] === 'string' ? delta['refusal'] : ''
    this.#message.content += content
    this.#message.refusal += refusal
    this.#grow(content.length + refusal.length)
    const calls = Array.isArray(delta['tool_calls']) ? delta['tool_calls'] : []
    for (const call of calls) this.#takeCall(call)
    return content !== '' || refusal !== '' || calls.length > 0
  }

  #takeCall(piece: unknown): void {
    if (!isRecord(piece)) return
    const called = isRecord(piece['function']) ? piece['function'] : {}
    const id = typeof piece['id'] === 'string' && piece['id'] !== '' ? piece['id'] : null
    const call = this.#callFor(piece['index'], id)
    call.id ??= id
    if (call.name === '' && typeof called['name'] === 'string') call.name = called['name']
    const input = called['arguments']
    // Some servers send a call whole, its arguments as the object itself.
    const text = typeof input === 'string' ? input : isRecord(input) ? JSON.stringify(input) : ''
    if (text !== '') call.input.push(text)
    this.#grow(text.length)
  }

  /** The call that a piece belongs to: by its index; where a server sends none, by its id, or the last. */
  #callFor(index: unknown, id: string | null): ToolCallPieces {
    const known =
      typeof index === 'number'
        ? this.#calls.find((call) => call.index === index)
        : id === null
          ? this.#calls.at(-1)
          : this.#calls.find((call) => call.id === id)
    if (known !== undefined) return known
    const added: ToolCallPieces = { index: typeof index === 'number' ? index : null, id: null, name: '', input: [] }
    this.#calls.push(added)
    return added
  }

  #grow(characters: number): void {
    this.#length += characters
    if (this.#length > this.#longestAnswer) throw tooLong(this.#longestAnswer, this.#provider)
  }
}

interface ToolCallPieces {
  readonly index: number | null
  id: string | null
  name: string
  readonly input: string[]
}
