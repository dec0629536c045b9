import type { Adapter, AdapterResponse, CompleteOptions, Params } from '../../domain/adapter.ts'
import { AdapterError } from '../../domain/errors.ts'
import type { ProviderSettings } from '../../domain/experiment.ts'
import type { JsonValue } from '../../domain/json-value.ts'
import { promptText, type Prompt } from '../../domain/message.ts'
import type { ProgramEnd } from '../../domain/program.ts'
import type { AdapterSurroundings } from '../adapter-kind.ts'
import { readJsonAnswer } from '../json-answer.ts'
import { usualTimeoutMs, withinTime } from '../within-time.ts'
import { ChildProcesses } from './child-process.ts'

/**
 * Runs a program for each call. Standard input: the prompt, messages as JSON. Environment: PROMPTLOOPER_MODEL and
 * PROMPTLOOPER_PARAMS (JSON). The answer is the standard output without its last line break; tokens are not counted.
 */
export class CommandAdapter implements Adapter {
  readonly identity: JsonValue
  readonly #provider: ProviderSettings
  readonly #program: string
  readonly #programArguments: readonly string[]
  readonly #given: AdapterSurroundings
  readonly #children = new ChildProcesses()

  constructor(provider: ProviderSettings, command: readonly string[], given: AdapterSurroundings) {
    const [program = '', ...programArguments] = command
    this.#provider = provider
    this.#program = program
    this.#programArguments = programArguments
    this.#given = given
    this.identity = { adapter: 'command', command: [...command] }
  }

  async complete(
    prompt: Prompt,
    model: string,
    params: Params,
    options: CompleteOptions = {},
  ): Promise<AdapterResponse> {
    const started = performance.now()
    const start = {
      program: this.#program,
      programArguments: this.#programArguments,
      directory: this.#given.directory,
      environment: {
        ...this.#given.environment,
        PROMPTLOOPER_MODEL: model,
        PROMPTLOOPER_PARAMS: JSON.stringify(params),
      },
      input: promptText(prompt),
    }
    const timeoutMs = options.timeoutMs ?? this.#provider.timeoutMs ?? usualTimeoutMs
    const end = await withinTime({ provider: this.#provider.name, timeoutMs, signal: options.signal }, (signal) =>
      this.#children.run(start, signal),
    )
    const text = this.#readEnd(end)
    return {
      text,
      tokensIn: 0,
      tokensOut: 0,
      latencyMs: performance.now() - started,
      model,
      finish: 'stop',
      ...readJsonAnswer(text, options.outputSchema),
    }
  }

  /** A program does not say which models it has. */
  async listModels(): Promise<readonly string[]> {
    return []
  }

  /** Whether the program can be started; it gets an empty prompt and is ended at once. */
  async testConnection(): Promise<boolean> {
    const limit = new AbortController()
    const { environment, directory } = this.#given
    const start = {
      program: this.#program,
      programArguments: this.#programArguments,
      directory,
      environment,
      input: '',
    }
    const running = this.#children.run(start, limit.signal)
    limit.abort()
    return (await running).kind !== 'not-started'
  }

  async close(): Promise<void> {
    this.#children.endAll()
  }

  #readEnd(end: ProgramEnd): string {
    const name = this.#provider.name
    if (end.kind === 'not-started') throw this.#notStarted(end.cause)
    if (end.kind === 'output-too-long')
      throw new AdapterError('bad-answer', `${name}: ${this.#program} wrote more than 64 MB`)
    if (end.status === 0) return end.output.replace(/\r?\n$/, '')
    const how = end.status === null ? `was ended by ${end.signal}` : `ended with status ${end.status}`
    const complaint = lastLines(end.complaint)
    throw new AdapterError('rejected', `${name}: ${this.#program} ${how}${complaint === '' ? '' : `: ${complaint}`}`)
  }

  /** No model of this provider can answer: like an unknown model, it must stop the provider. */
  #notStarted(cause: Error): AdapterError {
    return new AdapterError(
      'unknown-model',
      `${this.#provider.name}: ${this.#program} can't be started (${cause.message})`,
      {
        hint: `is it installed and on PATH? Paths begin in ${this.#given.directory}`,
        cause,
      },
    )
  }
}

const keptLines = 5
const keptCharacters = 600

function lastLines(text: string): string {
  return text.trimEnd().split('\n').slice(-keptLines).join('\n').slice(-keptCharacters)
}
