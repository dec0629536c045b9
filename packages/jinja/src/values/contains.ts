import { typeError } from '../errors.ts'
import { PythonDict } from './dict.ts'
import { equals } from './equality.ts'
import { iterate } from './iterate.ts'
import { textOf } from './text.ts'
import { typeName } from './type-name.ts'
import { refuseStrict } from './undefined.ts'
import { PythonObject, type Evaluation, type Value, isList } from './value.ts'

/** `item in container`. */
export function contains(container: Value, item: Value, evaluation: Evaluation): boolean {
  const text = textOf(container)
  if (text !== undefined) {
    const part = textOf(item)
    if (part !== undefined) return text.includes(part)
    throw typeError(`'in <string>' requires string as left operand, not ${typeName(item)}`)
  }
  if (container instanceof PythonDict) return container.has(item)
  if (isList(container)) {
    evaluation.countSteps(container.length)
    return container.some((candidate) => equals(candidate, item))
  }
  refuseStrict(container)
  if (!(container instanceof PythonObject) || container.iterate() === undefined) {
    throw typeError(`argument of type '${typeName(container)}' is not iterable`)
  }
  return containsByIteration(container, item, evaluation)
}

function containsByIteration(container: PythonObject, item: Value, evaluation: Evaluation): boolean {
  const iterator = iterate(container)
  for (let next = iterator.next(); next.done !== true; next = iterator.next()) {
    evaluation.countSteps(1)
    if (equals(next.value, item)) return true
  }
  return false
}
