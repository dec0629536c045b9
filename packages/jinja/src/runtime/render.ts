import { LimitError, TemplateError, type Location, type PythonError, recursionError } from '../errors.ts'
import type { EvaluationSettings, Keywords, Value } from '../values/value.ts'
import type { RenderEvaluation } from './render-evaluation.ts'
import type { TemplateModule } from './template-module.ts'

/** Calls filters and tests by name, as the environment has them. */
export interface Registry {
  callFilter(name: Value, args: Value[], keywords: Keywords | undefined, evaluation: RenderEvaluation): Value
  callTest(name: Value, args: Value[], keywords: Keywords | undefined, evaluation: RenderEvaluation): Value
}

/** The state of one render. */
export class Render implements RenderEvaluation {
  readonly settings: EvaluationSettings
  #modules: Map<object, TemplateModule> | undefined
  output = ''
  at: Location | undefined
  escapes = false
  unjoinable: PythonError | undefined
  readonly #registry: Registry
  readonly #maximumSteps: number
  readonly #maximumCharacters: number
  #steps = 0
  #depth = 0

  constructor(settings: EvaluationSettings, registry: Registry) {
    this.settings = settings
    this.#registry = registry
    this.#maximumSteps = settings.limits.steps
    this.#maximumCharacters = settings.limits.outputCharacters
  }

  get modules(): Map<object, TemplateModule> {
    this.#modules ??= new Map()
    return this.#modules
  }

  write(text: string): void {
    const output = this.output + text
    if (output.length > this.#maximumCharacters) this.checkLength(output.length)
    this.output = output
  }

  countSteps(count: number): void {
    this.#steps += count
    if (this.#steps > this.#maximumSteps) {
      throw new LimitError(`the template took more than ${this.#maximumSteps} steps`)
    }
  }

  checkLength(length: number): void {
    if (length > this.#maximumCharacters) {
      throw new LimitError(`a text of more than ${this.#maximumCharacters} characters`, 'MemoryError')
    }
  }

  enter(): void {
    this.#depth += 1
    if (this.#depth > this.settings.limits.recursion) {
      throw recursionError()
    }
  }

  leave(): void {
    this.#depth -= 1
  }

  callFilter(name: Value, args: Value[], keywords: Keywords | undefined): Value {
    return this.#registry.callFilter(name, args, keywords, this)
  }

  callTest(name: Value, args: Value[], keywords: Keywords | undefined): Value {
    return this.#registry.callTest(name, args, keywords, this)
  }
}

/** Runs something of a render; what goes wrong is told with its place. */
export function located<Result>(place: () => Location | undefined, run: () => Result): Result {
  try {
    return run()
  } catch (error) {
    const failure = asTemplateError(error)
    const at = place()
    if (at !== undefined) failure.locate(at)
    throw failure
  }
}

// The engine's own stack and strings end where JavaScript's do, in a RangeError.
function asTemplateError(error: unknown): TemplateError {
  if (error instanceof TemplateError) return error
  if (error instanceof RangeError) {
    const isStack = error.message.includes('call stack')
    const limit = isStack ? recursionError() : new LimitError(error.message, 'MemoryError')
    limit.cause = error
    return limit
  }
  throw error
}
