import type { PythonError } from '../errors.ts'
import { typeError } from '../errors.ts'
import { Markup } from '../values/markup.ts'
import { quoteString } from '../values/string-repr.ts'
import { repr } from '../values/repr.ts'
import { PythonDict } from '../values/dict.ts'
import { PythonTuple } from '../values/tuple.ts'
import { undefinedValue } from '../values/undefined.ts'
import { PythonObject, type Evaluation, type Keywords, type Value } from '../values/value.ts'

/** What the body of a macro needs beside its parameters. */
export interface MacroShape {
  readonly name: string | undefined
  readonly parameterNames: readonly string[]
  readonly usesCaller: boolean
  readonly usesKeywords: boolean
  readonly usesPositionals: boolean
}

/** The arguments of one call; undefined where a parameter was not given. */
export interface MacroArguments {
  readonly parameters: readonly (Value | undefined)[]
  readonly caller: Value | undefined
  readonly keywords: Value | undefined
  readonly positionals: Value | undefined
}

/** A macro, or the `caller` of a call block. */
export class Macro extends PythonObject {
  readonly typeName = 'Macro'
  readonly #shape: MacroShape
  readonly #invoke: (args: MacroArguments) => string

  constructor(shape: MacroShape, invoke: (args: MacroArguments) => string) {
    super()
    this.#shape = shape
    this.#invoke = invoke
  }

  override describeType(): string {
    return 'jinja2.runtime.Macro object'
  }

  override repr(): string {
    const { name } = this.#shape
    return `<Macro ${name === undefined ? 'anonymous' : quoteString(name)}>`
  }

  override attribute(name: string): Value | undefined {
    switch (name) {
      case 'name':
        return this.#shape.name ?? null
      case 'arguments':
        return new PythonTuple(this.#shape.parameterNames)
      case 'catch_kwargs':
        return this.#shape.usesKeywords
      case 'catch_varargs':
        return this.#shape.usesPositionals
      case 'caller':
        return this.#shape.usesCaller
      default:
        return undefined
    }
  }

  override isCallable(): boolean {
    return true
  }

  override call(args: Value[], keywords: Keywords | undefined, evaluation: Evaluation): Value {
    const { escapes } = evaluation
    evaluation.enter()
    evaluation.countSteps(1)
    const text = this.#invoke(this.#bind(args, keywords, evaluation))
    evaluation.leave()
    return escapes ? new Markup(text) : text
  }

  // Macro.__call__ of jinja2.runtime: keywords fill what positions left, the rest is caught or refused.
  #bind(args: Value[], given: Keywords | undefined, evaluation: Evaluation): MacroArguments {
    const shape = this.#shape
    const names = shape.parameterNames
    const keywords = new Map(given)
    const parameters: (Value | undefined)[] = args.slice(0, names.length)
    let foundCaller = parameters.length === names.length && names.includes('caller')
    for (const name of names.slice(parameters.length)) {
      if (name === 'caller') foundCaller = true
      parameters.push(keywords.get(name))
      keywords.delete(name)
    }
    let caller: Value | undefined
    if (shape.usesCaller && !foundCaller) {
      caller =
        keywords.get('caller') ??
        undefinedValue(evaluation.settings, { reason: 'hint', hint: 'No caller defined', name: 'caller' })
      keywords.delete('caller')
    }
    if (!shape.usesKeywords && keywords.size > 0) throw this.#unexpectedKeyword(keywords)
    if (!shape.usesPositionals && args.length > names.length) {
      throw typeError(`macro ${repr(shape.name ?? null)} takes not more than ${names.length} argument(s)`)
    }
    if (caller !== undefined && names.includes('caller')) {
      // Jinja2 passes it beside the parameter of that name, where its generated function has no place for it.
      const count = names.length + Number(shape.usesKeywords) + Number(shape.usesPositionals)
      throw typeError(`macro() takes ${count} positional arguments but ${count + 1} were given`)
    }
    return {
      parameters,
      caller,
      keywords: shape.usesKeywords ? PythonDict.of(keywords) : undefined,
      positionals: shape.usesPositionals ? new PythonTuple(args.slice(names.length)) : undefined,
    }
  }

  #unexpectedKeyword(keywords: ReadonlyMap<string, Value>): PythonError {
    const name = repr(this.#shape.name ?? null)
    if (keywords.has('caller')) {
      return typeError(
        `macro ${name} was invoked with two values for the special caller argument. This is most likely a bug.`,
      )
    }
    const [first = ''] = keywords.keys()
    return typeError(`macro ${name} takes no keyword argument ${quoteString(first)}`)
  }
}
