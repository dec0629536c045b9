import { typeError, valueError } from '../errors.ts'
import { PythonFloat } from '../values/float.ts'
import { intValue } from '../values/numeric.ts'
import { str } from '../values/repr.ts'
import { sliceCharacters, textOf } from '../values/text.ts'
import { typeName } from '../values/type-name.ts'
import type { Value } from '../values/value.ts'
import { formatFloat, formatInt } from './format-number.ts'
import { noCoercion, pad, parseFormatSpec, unknownCode } from './format-spec.ts'

/** `format(value, spec)`. */
export function formatValue(value: Value, specText: string): string {
  if (specText === '') return str(value)
  const type = typeName(value)
  const text = textOf(value)
  if (text !== undefined) return formatText(text, specText)
  const int = intValue(value)
  if (int !== undefined) {
    const spec = parseFormatSpec(specText, type)
    // format(True, '<6') is the text of 1, as bool inherits from int.
    return formatInt(int, spec, type)
  }
  if (value instanceof PythonFloat) return formatFloat(value.value, parseFormatSpec(specText, type))
  throw typeError(`unsupported format string passed to ${type}.__format__`)
}

function formatText(text: string, specText: string): string {
  const spec = parseFormatSpec(specText, 'str')
  if (spec.type !== '' && spec.type !== 's') throw unknownCode(spec.type, 'str')
  if (spec.noNegativeZero) throw noCoercion('string')
  if (spec.sign !== undefined) {
    throw valueError('Sign not allowed in string format specifier')
  }
  if (spec.grouping !== undefined) {
    throw valueError(`Cannot specify '${spec.grouping}' with 's'.`)
  }
  if (spec.align === '=' && !specText.startsWith('0')) {
    throw valueError("'=' alignment not allowed in string format specifier")
  }
  const aligned = spec.align === '=' ? { ...spec, align: undefined } : spec
  const shown = spec.precision === undefined ? text : sliceCharacters(text, 0, spec.precision)
  return pad(shown, aligned, '<')
}
