import { type BoundArguments, bindArguments, type Parameter } from './call-arguments.ts'
import { PythonObject, type Evaluation, type Keywords, type Value } from './value.ts'

/** The body of a built-in function: its arguments are bound already. */
export type FunctionBody = (args: BoundArguments, evaluation: Evaluation) => Value

/** The body of a function that takes its arguments as they come. */
export type RawFunctionBody = (args: Value[], keywords: Keywords | undefined, evaluation: Evaluation) => Value

/** A callable: a built-in, a method bound to its object, or a function registered by the host. */
export class PythonFunction extends PythonObject {
  readonly typeName: string
  readonly name: string
  readonly #body: RawFunctionBody
  readonly #label: string

  constructor(name: string, body: RawFunctionBody, typeName = 'function', label = typeName) {
    super()
    this.name = name
    this.#body = body
    this.typeName = typeName
    this.#label = label
  }

  override repr(): string {
    if (this.typeName === 'type') return `<class '${this.#label}'>`
    return `<${this.#label} ${this.name} at 0x7f0000000000>`
  }

  override isCallable(): boolean {
    return true
  }

  override call(args: Value[], keywords: Keywords | undefined, evaluation: Evaluation): Value {
    return this.#body(args, keywords, evaluation)
  }
}

/** A function with a signature, as filters, tests and most globals are. */
export function defineFunction(name: string, signature: readonly Parameter[], body: FunctionBody): PythonFunction {
  return new PythonFunction(name, (args, keywords, evaluation) =>
    body(bindArguments(name, signature, args, keywords), evaluation),
  )
}
