import { remainder } from '../formatting/remainder.ts'
import { isLower, isUpper } from '../methods/string-predicates.ts'
import { type BoundArguments, parameters, type ParameterSpec } from '../values/call-arguments.ts'
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
import { PythonObject, type Evaluation, type Value, isList } from '../values/value.ts'

/** Every test that Jinja2 comes with, `is equalto` and its symbols among them. */
export const builtinTests: ReadonlyMap<string, PythonFunction> = new Map<string, PythonFunction>([
  test('odd', ['value'], ([value], evaluation) => equals(remainder(value, 2, evaluation), 1)),
  test('even', ['value'], ([value], evaluation) => equals(remainder(value, 2, evaluation), 0)),
  test('divisibleby', ['value', 'num'], ([value, number], evaluation) =>
    equals(remainder(value, number, evaluation), 0),
  ),
  test('defined', ['value'], ([value]) => !(value instanceof UndefinedValue)),
  test('undefined', ['value'], ([value]) => value instanceof UndefinedValue),
  test('filter', ['value'], ([value], evaluation) => evaluation.settings.hasFilter(nameOf(value))),
  test('test', ['value'], ([value], evaluation) => evaluation.settings.hasTest(nameOf(value))),
  test('none', ['value'], ([value]) => value === null),
  test('boolean', ['value'], ([value]) => typeof value === 'boolean'),
  test('false', ['value'], ([value]) => value === false),
  test('true', ['value'], ([value]) => value === true),
  test('integer', ['value'], ([value]) => typeof value === 'number' || typeof value === 'bigint'),
  test('float', ['value'], ([value]) => value instanceof PythonFloat),
  test('lower', ['value'], ([value]) => isLower(str(value))),
  test('upper', ['value'], ([value]) => isUpper(str(value))),
  test('string', ['value'], ([value]) => textOf(value) !== undefined),
  test('mapping', ['value'], ([value]) => value instanceof PythonDict),
  test('number', ['value'], ([value]) => numericValue(value) !== undefined),
  test('sequence', ['value'], ([value]) => isSequence(value)),
  test('sameas', ['value', 'other'], ([value, other]) => isSame(value, other)),
  test('iterable', ['value'], ([value]) => isIterable(value)),
  test('escaped', ['value'], ([value]) => value instanceof Markup || isChainable(value)),
  test('in', ['value', 'seq'], ([value, sequence], evaluation) => contains(sequence, value, evaluation)),
  named('callable', 'callable', ['obj'], ([value]) => value instanceof PythonObject && value.isCallable()),
  ...['==', 'eq', 'equalto'].map((name) => named(name, 'eq', ['a', 'b'], ([a, b]) => equals(a, b))),
  ...['!=', 'ne'].map((name) => named(name, 'ne', ['a', 'b'], ([a, b]) => !equals(a, b))),
  ...['>', 'gt', 'greaterthan'].map((name) => named(name, 'gt', ['a', 'b'], ([a, b]) => compareOrder('>', a, b))),
  ...['>=', 'ge'].map((name) => named(name, 'ge', ['a', 'b'], ([a, b]) => compareOrder('>=', a, b))),
  ...['<', 'lt', 'lessthan'].map((name) => named(name, 'lt', ['a', 'b'], ([a, b]) => compareOrder('<', a, b))),
  ...['<=', 'le'].map((name) => named(name, 'le', ['a', 'b'], ([a, b]) => compareOrder('<=', a, b))),
])

type TestBody = (args: BoundArguments, evaluation: Evaluation) => boolean

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
  if (textOf(value) !== undefined || isList(value)) return true
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
