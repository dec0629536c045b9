import {
  type BoundArguments,
  bindArguments,
  parameters,
  refuseKeywords,
  type ParameterSpec,
} from '../values/call-arguments.ts'
import type { Evaluation, Keywords, Value } from '../values/value.ts'

/** A method of a built-in type. */
export type Method<Self extends Value = Value> = (
  self: Self,
  args: Value[],
  keywords: Keywords | undefined,
  evaluation: Evaluation,
) => Value

/** A method and the name that it has. */
export type MethodEntry<Self extends Value = Value> = readonly [string, Method<Self>]

/** A method whose arguments are bound to its parameters before its body runs; as most of CPython's, it takes no keywords. */
export function method<Self extends Value>(
  name: string,
  specs: readonly ParameterSpec[],
  body: (self: Self, args: BoundArguments, evaluation: Evaluation) => Value,
): MethodEntry<Self> {
  const [, open] = keywordMethod(name, specs, body)
  return [
    name,
    (self, args, keywords, evaluation) => {
      refuseKeywords(name, keywords)
      return open(self, args, undefined, evaluation)
    },
  ]
}

/** A method that takes its arguments by keyword, too. */
export function keywordMethod<Self extends Value>(
  name: string,
  specs: readonly ParameterSpec[],
  body: (self: Self, args: BoundArguments, evaluation: Evaluation) => Value,
): MethodEntry<Self> {
  const signature = parameters(...specs)
  return [
    name,
    (self, args, keywords, evaluation) => body(self, bindArguments(name, signature, args, keywords), evaluation),
  ]
}
