import type { Adapter, AdapterResponse, CompleteOptions, Params } from '../../domain/adapter.ts'
import type { Clock } from '../../domain/clock.ts'
import { AdapterError } from '../../domain/errors.ts'
import type { JsonValue } from '../../domain/json-value.ts'
import type { Prompt } from '../../domain/message.ts'
import { readJsonAnswer } from '../json-answer.ts'
import { promptWords } from '../prompt-words.ts'

/**
 * Answers with the prompt, or with the last user message. Its params: `delayMs`, and `prefix`, a text put before the
 * answer. Tokens are words between white space.
 */
export class EchoAdapter implements Adapter {
  readonly identity: JsonValue = { adapter: 'echo' }
  readonly #clock: Clock

  constructor(clock: Clock) {
    this.#clock = clock
  }

  async complete(
    prompt: Prompt,
    model: string,
    params: Params,
    options: CompleteOptions = {},
  ): Promise<AdapterResponse> {
    const { delayMs, prefix } = readParams(params)
    const started = performance.now()
    options.signal?.throwIfAborted()
    if (delayMs > 0) await this.#clock.sleep(delayMs, options.signal)
    const text = prefix + lastUserText(prompt)
    return {
      text,
      tokensIn: countWords(promptWords(prompt)),
      tokensOut: countWords(text),
      latencyMs: performance.now() - started,
      model,
      finish: 'stop',
      ...readJsonAnswer(text, options.outputSchema),
    }
  }

  async listModels(): Promise<readonly string[]> {
    return ['echo']
  }

  async testConnection(): Promise<boolean> {
    return true
  }
}

function readParams(params: Params): { readonly delayMs: number; readonly prefix: string } {
  // Others, such as `temperature`, change nothing here: a model can be swapped for echo as the file stands.
  const { delayMs = 0, prefix = '' } = params
  if (typeof delayMs !== 'number' || delayMs < 0) throw rejected('delayMs must be a number of milliseconds')
  if (typeof prefix !== 'string') throw rejected('prefix must be a text')
  return { delayMs, prefix }
}

function lastUserText(prompt: Prompt): string {
  if (typeof prompt === 'string') return prompt
  const last = prompt.findLast((message) => message.role === 'user') ?? prompt.at(-1)
  return last === undefined ? '' : promptWords([last])
}

function countWords(text: string): number {
  return text.match(/\S+/g)?.length ?? 0
}

function rejected(message: string): AdapterError {
  return new AdapterError('rejected', `echo: ${message}`)
}
