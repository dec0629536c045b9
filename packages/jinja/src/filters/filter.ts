import { type BoundArguments, parameters, type ParameterSpec } from '../values/call-arguments.ts'
import { defineFunction, type PythonFunction } from '../values/function.ts'
import type { Evaluation, Value } from '../values/value.ts'

/** A built-in filter and the name it is registered under. */
export type FilterEntry = readonly [string, PythonFunction]

/**
 * A filter with its parameters, the filtered value first; error messages show the name of Python's
 * function.
 */
export function filter(
  name: string,
  specs: readonly ParameterSpec[],
  body: (args: BoundArguments, evaluation: Evaluation) => Value,
  pythonName = `do_${name}`,
): FilterEntry {
  return [name, defineFunction(pythonName, parameters(...specs), body)]
}
