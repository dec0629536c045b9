import { overflowError, typeError } from '../errors.ts'
import { Markup, escapeHtml } from '../values/markup.ts'
import { intValue } from '../values/numeric.ts'
import { str } from '../values/repr.ts'
import { inTypeOf, textOf } from '../values/text.ts'
import { typeName } from '../values/type-name.ts'
import type { Value } from '../values/value.ts'
import { notAnInteger } from '../values/wrong-type.ts'

/** A str as the engine stores it: escaped markup keeps its mark. */
export type Text = string | Markup

/** The characters of a str or Markup. */
export function plain(text: Text): string {
  return typeof text === 'string' ? text : text.value
}

/** A str argument; TypeError in the words of the method for all else. */
export function textArgument(value: Value, complaint: (type: string) => string): string {
  const text = textOf(value)
  if (text !== undefined) return text
  throw typeError(complaint(value === null ? 'NoneType' : typeName(value)))
}

/** A str argument that goes into `self`; where that is Markup, anything goes, and is escaped. */
export function insertedText(self: Text, value: Value, complaint: (type: string) => string): string {
  if (!(self instanceof Markup)) return textArgument(value, complaint)
  return value instanceof Markup ? value.value : escapeHtml(str(value))
}

/** An int argument. */
export function intArgument(value: Value): number {
  const int = intValue(value)
  if (int !== undefined) return Number(int)
  throw notAnInteger(value)
}

/** A flag that Python takes as a C int: TypeError for anything but an int or bool. */
export function flagArgument(value: Value): boolean {
  const flag = intArgument(value)
  if (Math.abs(flag) >= 2 ** 31) throw overflowError('Python int too large to convert to C int')
  return flag !== 0
}

/** A result of the type of `self`. */
export function like(self: Text, text: string): Text {
  return inTypeOf(self, text)
}
