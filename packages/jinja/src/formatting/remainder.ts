import { failOnUndefined, modulo, unsupported } from '../values/arithmetic.ts'
import { Markup } from '../values/markup.ts'
import type { Evaluation, Value } from '../values/value.ts'
import { percentFormat } from './percent-format.ts'

/** `left % right`: formatting for a str, arithmetic for numbers. */
export function remainder(left: Value, right: Value, evaluation: Evaluation): Value {
  if (typeof left === 'string' || left instanceof Markup) return percentFormat(left, right, evaluation)
  const result = modulo(left, right)
  if (result !== undefined) return result
  failOnUndefined(left, right)
  throw unsupported('%', left, right)
}
