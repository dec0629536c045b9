import { contains } from '../values/contains.ts'
import { PythonFunction } from '../values/function.ts'
import { lengthOf } from '../values/iterate.ts'
import { repr, str } from '../values/repr.ts'
import { describeType, typeName } from '../values/type-name.ts'
import { PythonObject, type Value, isList } from '../values/value.ts'

/**
 * The few attributes of every Python object that a template may see outside of the sandbox. They
 * lead nowhere: a type has a name and nothing else.
 */
export function objectAttribute(value: Value, name: string): Value | undefined {
  const method = (
    body: (args: readonly Value[], evaluation: Parameters<PythonObject['call']>[2]) => Value,
  ): PythonFunction =>
    new PythonFunction(name, (args, _keywords, evaluation) => body(args, evaluation), 'method-wrapper')
  switch (name) {
    case '__class__':
      return new PythonType(typeName(value), describeType(value))
    case '__len__':
      return hasLength(value) ? method(() => lengthOf(value)) : undefined
    case '__str__':
      return method(() => str(value))
    case '__repr__':
      return method(() => repr(value))
    case '__contains__':
      return hasLength(value) ? method(([item], evaluation) => contains(value, item ?? null, evaluation)) : undefined
    default:
      return undefined
  }
}

class PythonType extends PythonObject {
  readonly typeName = 'type'
  readonly #name: string
  readonly #path: string

  constructor(name: string, description: string) {
    super()
    this.#name = name
    this.#path = description.endsWith(' object') ? description.slice(0, -' object'.length) : name
  }

  override repr(): string {
    return `<class '${this.#path}'>`
  }

  override attribute(name: string): Value | undefined {
    return name === '__name__' ? this.#name : undefined
  }

  override equals(other: PythonObject): boolean {
    return other instanceof PythonType && other.#path === this.#path
  }
}

function hasLength(value: Value): boolean {
  if (typeof value === 'string' || isList(value)) return true
  return value instanceof PythonObject && value.length() !== undefined
}
