import { remainder } from '../formatting/remainder.ts'
import { isLower, isUpper } from '../methods/string-predicates.ts'
import { parameters, type ParameterSpec } from '../values/call-arguments.ts'
import { contains } from '../values/contains.ts'
import { PythonDict } from '../values/dict.ts'
import { equals } from '../values/equality.ts'
import { PythonFloat } from '../values/float.ts'
import { defineFunction, type PythonFunction } from '../values/function.ts'
import { hashKeyOf } from '../values/hash.ts'
import { tryIterate } from '../values/iterate.ts'
import { Markup } from '../values/markup.ts'
import { numericValue } from '../values/numeric.ts'
import { compareOrder } from '../values/order.ts'
import { str } from '../values/repr.ts'
import { textOf } from '../values/text.ts'
import { UndefinedValue, isChainable } from '../values/undefined.ts'
import { PythonObject, type Evaluation, type Value } from '../values/value.ts'

/** Every test that Jinja2 comes with, `is equalto` and its symbols among them. */
export const builtinTests: ReadonlyMap<string, PythonFunction> = new Map<string, PythonFunction>([
  test('odd', ['value'], ([value], evaluation) => equals(remainder(value ?? null, 2, evaluation), 1)),
  test('even', ['value'], ([value], evaluation) => equals(remainder(value ?? null, 2, evaluation), 0)),
  test('divisibleby', ['value', 'num'], ([value, number], evaluation) =>
    equals(remainder(value ?? null, number ?? null, evaluation), 0),
  ),
  test('defined', ['value'], ([value]) => !(value instanceof UndefinedValue)),
  test('undefined', ['value'], ([value]) => value instanceof UndefinedValue),
  test('filter', ['value'], ([value], evaluation) => evaluation.settings.hasFilter(nameOf(value ?? null))),
  test('test', ['value'], ([value], evaluation) => evaluation.settings.hasTest(nameOf(value ?? null))),
  test('none', ['value'], ([value]) => value === null),
  test('boolean', ['value'], ([value]) => typeof value === 'boolean'),
  test('false', ['value'], ([value]) => value === false),
  test('true', ['value'], ([value]) => value === true),
  test('integer', ['value'], ([value]) => typeof value === 'number' || typeof value === 'bigint'),
  test('float', ['value'], ([value]) => value instanceof PythonFloat),
  test('lower', ['value'], ([value]) => isLower(str(value ?? null))),
  test('upper', ['value'], ([value]) => isUpper(str(value ?? null))),
  test('string', ['value'], ([value]) => textOf(value ?? null) !== undefined),
  test('mapping', ['value'], ([value]) => value instanceof PythonDict),
  test('number', ['value'], ([value]) => numericValue(value ?? null) !== undefined),
  test('sequence', ['value'], ([value]) => isSequence(value ?? null)),
  test('sameas', ['value', 'other'], ([value, other]) => isSame(value ?? null, other ?? null)),
  test('iterable', ['value'], ([value]) => isIterable(value ?? null)),
  test('escaped', ['value'], ([value]) => value instanceof Markup || isChainable(value ?? null)),
  test('in', ['value', 'seq'], ([value, sequence], evaluation) =>
    contains(sequence ?? null, value ?? null, evaluation),
  ),
  named('callable', 'callable', ['obj'], ([value]) => value instanceof PythonObject && value.isCallable()),
  ...['==', 'eq', 'equalto'].map((name) => named(name, 'eq', ['a', 'b'], ([a, b]) => equals(a ?? null, b ?? null))),
  ...['!=', 'ne'].map((name) => named(name, 'ne', ['a', 'b'], ([a, b]) => !equals(a ?? null, b ?? null))),
  ...['>', 'gt', 'greaterthan'].map((name) =>
    named(name, 'gt', ['a', 'b'], ([a, b]) => compareOrder('>', a ?? null, b ?? null)),
  ),
  ...['>=', 'ge'].map((name) => named(name, 'ge', ['a', 'b'], ([a, b]) => compareOrder('>=', a ?? null, b ?? null))),
  ...['<', 'lt', 'lessthan'].map((name) =>
    named(name, 'lt', ['a', 'b'], ([a, b]) => compareOrder('<', a ?? null, b ?? null)),
  ),
  ...['<=', 'le'].map((name) => named(name, 'le', ['a', 'b'], ([a, b]) => compareOrder('<=', a ?? null, b ?? null))),
])

type TestBody = (args: readonly Value[], evaluation: Evaluation) => boolean

function test(name: string, specs: readonly ParameterSpec[], body: TestBody): [string, PythonFunction] {
  return named(name, `test_${name}`, specs, body)
}

function named(
  name: string,
  pythonName: string,
  specs: readonly ParameterSpec[],
  body: TestBody,
): [string, PythonFunction] {
  return [name, defineFunction(pythonName, parameters(...specs), body)]
}

// Python asks a dict of them for the value, which so must have a hash.
function nameOf(value: Value): string {
  hashKeyOf(value)
  return str(value)
}

function isSequence(value: Value): boolean {
  if (textOf(value) !== undefined || Array.isArray(value)) return true
  if (!(value instanceof PythonObject)) return false
  if (value instanceof UndefinedValue && value.kind === 'strict') return false
  return value.length() !== undefined && value.isSubscriptable()
}

function isIterable(value: Value): boolean {
  return tryIterate(value) !== undefined
}

function isSame(value: Value, other: Value): boolean {
  return value === other
}
