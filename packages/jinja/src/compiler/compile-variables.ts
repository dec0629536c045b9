import { assertNever } from '../assert-never.ts'
import { TemplateRuntimeError, typeError, valueError } from '../errors.ts'
import type { Frame } from '../runtime/frame.ts'
import { Namespace } from '../runtime/namespace.ts'
import type { AssignTarget } from '../syntax/expression.ts'
import { tryIterate } from '../values/iterate.ts'
import { typeName } from '../values/type-name.ts'
import { undefinedValue } from '../values/undefined.ts'
import type { Value } from '../values/value.ts'
import type { Evaluate } from './code.ts'
import type { CompileEnvironment } from './compile-frame.ts'
import type { Scope, Variable } from './scope.ts'
import type { Symbols } from './symbols.ts'

/** Reads a slot, undefined while nothing was assigned. */
export function readSlot(scope: Scope, variable: Variable): (frame: Frame) => Value | undefined {
  const { slot } = variable
  const distance = scope.distanceTo(variable.scope)
  if (distance === 0) return (frame) => frame.slots[slot]
  if (distance === 1) return (frame) => frame.parent.slots[slot]
  return (frame) => frameAt(frame, distance).slots[slot]
}

/** The slot of a name in the frame of the function itself; undefined where it is further out. */
export function ownSlot(symbols: Symbols, scope: Scope, name: string): number | undefined {
  const variable = symbols.reference(name)
  return scope.distanceTo(variable.scope) === 0 ? variable.slot : undefined
}

/** Writes a slot. */
export function writeSlot(scope: Scope, variable: Variable): (frame: Frame, value: Value | undefined) => void {
  const { slot } = variable
  const distance = scope.distanceTo(variable.scope)
  if (distance === 0) {
    return (frame, value) => {
      frame.slots[slot] = value
    }
  }
  return (frame, value) => {
    frameAt(frame, distance).slots[slot] = value
  }
}

/** Reads a variable; an undefined value where it has none. */
export function compileRead(symbols: Symbols, scope: Scope, name: string): Evaluate {
  const variable = symbols.reference(name)
  const { slot } = variable
  const missing = (frame: Frame): Value => undefinedValue(frame.evaluation.settings, { reason: 'name', name })
  if (scope.distanceTo(variable.scope) === 0) {
    return (frame) => {
      const value = frame.slots[slot]
      return value === undefined ? missing(frame) : value
    }
  }
  const read = readSlot(scope, variable)
  return (frame) => {
    const value = read(frame)
    return value === undefined ? missing(frame) : value
  }
}

/** Gives the variables of a frame their first values. */
export function compileEntry(symbols: Symbols, scope: Scope, environment: CompileEnvironment): (frame: Frame) => void {
  const steps = symbols.loads().flatMap(({ variable, load }): ((frame: Frame) => void)[] => {
    const { slot } = variable
    switch (load.kind) {
      case 'parameter':
        return []
      case 'resolve': {
        const { name } = load
        environment.onResolve(name)
        return [
          (frame) => {
            frame.slots[slot] = frame.context.resolve(name)
          },
        ]
      }
      case 'alias': {
        const read = readSlot(scope, load.from)
        return [
          (frame) => {
            frame.slots[slot] = read(frame)
          },
        ]
      }
      case 'undefined':
        return [
          (frame) => {
            frame.slots[slot] = undefined
          },
        ]
      default:
        return assertNever(load)
    }
  })
  const [only] = steps
  if (only === undefined) return NO_ENTRY
  if (steps.length === 1) return only
  return (frame) => {
    for (const step of steps) step(frame)
  }
}

/** The entry of a frame without variables of its own. */
export const NO_ENTRY = (): void => {}

/** Takes the values from the variables of a frame that is left. */
export function compileExit(symbols: Symbols): (frame: Frame) => void {
  const slots = symbols.loads().map(({ variable }) => variable.slot)
  return (frame) => {
    for (const slot of slots) frame.slots[slot] = undefined
  }
}

/** Assigns to a target; several names take apart what they are given. */
export function compileAssignment(
  symbols: Symbols,
  scope: Scope,
  target: AssignTarget,
): (frame: Frame, value: Value) => void {
  switch (target.kind) {
    case 'name':
      return writeSlot(scope, symbols.reference(target.name))
    case 'namespaceTarget': {
      const read = readSlot(scope, symbols.reference(target.name))
      const { attribute } = target
      return (frame, value) => {
        namespaceOf(read(frame)).set(attribute, value)
      }
    }
    case 'tupleTarget': {
      const assigners = target.items.map((item) => compileAssignment(symbols, scope, item))
      return (frame, value) => {
        const items = unpack(value, assigners.length)
        for (let index = 0; index < assigners.length; index += 1) assigners[index]?.(frame, items[index] ?? null)
      }
    }
    default:
      return assertNever(target)
  }
}

/** Checks before an assignment that what gets attributes is a namespace. */
export function compileNamespaceCheck(
  symbols: Symbols,
  scope: Scope,
  target: AssignTarget,
): ((frame: Frame) => void) | undefined {
  const names = namespaceNames(target)
  if (names.length === 0) return undefined
  const reads = names.map((name) => readSlot(scope, symbols.reference(name)))
  return (frame) => {
    for (const read of reads) namespaceOf(read(frame))
  }
}

/** The plain names that an assignment sets. */
export function assignedNames(target: AssignTarget): string[] {
  switch (target.kind) {
    case 'name':
      return [target.name]
    case 'namespaceTarget':
      return []
    case 'tupleTarget':
      return target.items.flatMap(assignedNames)
    default:
      return assertNever(target)
  }
}

function frameAt(frame: Frame, distance: number): Frame {
  let found = frame
  for (let step = 0; step < distance; step += 1) found = found.parent
  return found
}

function namespaceNames(target: AssignTarget): string[] {
  if (target.kind === 'namespaceTarget') return [target.name]
  return target.kind === 'tupleTarget' ? target.items.flatMap(namespaceNames) : []
}

function namespaceOf(value: Value | undefined): Namespace {
  if (value instanceof Namespace) return value
  throw new TemplateRuntimeError('cannot assign attribute on non-namespace object')
}

function unpack(value: Value, count: number): readonly Value[] {
  const iterator = tryIterate(value)
  if (iterator === undefined) {
    throw typeError(`cannot unpack non-iterable ${typeName(value)} object`)
  }
  const items: Value[] = []
  for (let next = iterator.next(); next.done !== true; next = iterator.next()) {
    if (items.length === count) {
      throw valueError(`too many values to unpack (expected ${count})`)
    }
    items.push(next.value)
  }
  if (items.length < count) {
    throw valueError(`not enough values to unpack (expected ${count}, got ${items.length})`)
  }
  return items
}
