import { assertNever } from '../assert-never.ts'
import { SecurityError, UndefinedError } from '../errors.ts'
import { describeType } from './type-name.ts'
import { repr } from './repr.ts'
import { PythonObject, type EvaluationSettings, type UndefinedKind, type Value } from './value.ts'

/** What is missing, from which the message of an UndefinedError is made. */
export type Missing =
  | { readonly reason: 'name'; readonly name: string }
  | { readonly reason: 'member'; readonly owner: Value; readonly name: Value }
  | { readonly reason: 'hint'; readonly hint: string; readonly name?: string }
  | { readonly reason: 'unsafe'; readonly hint: string; readonly name: string }

/** Python's Undefined and its three relatives. */
export class UndefinedValue extends PythonObject {
  readonly typeName: string
  readonly kind: UndefinedKind
  readonly missing: Missing

  constructor(kind: UndefinedKind, missing: Missing) {
    super()
    this.kind = kind
    this.typeName = TYPE_NAMES[kind]
    this.missing = missing
  }

  override describeType(): string {
    return `jinja2.runtime.${this.typeName} object`
  }

  /** Raises what this value raises when it is used. */
  fail(): never {
    const missing = this.missing
    if (missing.reason === 'unsafe') throw new SecurityError(missing.hint)
    const name = missing.name === undefined ? undefined : nameText(missing.name)
    throw new UndefinedError(this.message(), name)
  }

  /** Raises it where even looking at the value is a use. */
  refuseStrict(): void {
    if (this.kind === 'strict') this.fail()
  }

  message(): string {
    const missing = this.missing
    switch (missing.reason) {
      case 'name':
        return `${repr(missing.name)} is undefined`
      case 'member': {
        const owner = describeType(missing.owner)
        return typeof missing.name === 'string'
          ? `${repr(owner)} has no attribute ${repr(missing.name)}`
          : `${owner} has no element ${repr(missing.name)}`
      }
      case 'hint':
      case 'unsafe':
        return missing.hint
      default:
        return assertNever(missing)
    }
  }

  override repr(): string {
    return 'Undefined'
  }

  override str(): string {
    this.refuseStrict()
    if (this.kind !== 'debug') return ''
    const missing = this.missing
    switch (missing.reason) {
      case 'name':
        return `{{ ${missing.name} }}`
      case 'member':
        return `{{ no such element: ${describeType(missing.owner)}[${repr(missing.name)}] }}`
      case 'hint':
      case 'unsafe':
        return `{{ undefined value printed: ${missing.hint} }}`
      default:
        return assertNever(missing)
    }
  }

  override length(): number {
    this.refuseStrict()
    return 0
  }

  override isTrue(): boolean {
    this.refuseStrict()
    return false
  }

  override iterate(): Iterator<Value> {
    this.refuseStrict()
    return NOTHING[Symbol.iterator]()
  }

  override isSubscriptable(): boolean {
    return true
  }

  override item(): Value {
    return this.kind === 'chainable' ? this : this.fail()
  }

  override attribute(name: string): Value | undefined {
    if (name.startsWith('__') && name.endsWith('__')) return undefined
    if (name === '_undefined_name') return this.missing.name ?? null
    return this.kind === 'chainable' ? this : this.fail()
  }

  override isCallable(): boolean {
    return true
  }

  override call(): Value {
    return this.fail()
  }

  override equals(other: PythonObject): boolean {
    this.refuseStrict()
    return other instanceof UndefinedValue && other.kind === this.kind
  }

  override hashKey(): string {
    this.refuseStrict()
    return `\u0000${this.typeName}`
  }
}

/** An undefined value of the kind that the environment asks for. */
export function undefinedValue(settings: EvaluationSettings, missing: Missing): UndefinedValue {
  return new UndefinedValue(settings.undefinedKind, missing)
}

/** Raises what an undefined value raises when it is used; passes any other value. */
export function refuseUndefined(value: Value | undefined): void {
  if (value instanceof UndefinedValue) value.fail()
}

/** Raises for a value of StrictUndefined; passes any other value. */
export function refuseStrict(value: Value | undefined): void {
  if (value instanceof UndefinedValue) value.refuseStrict()
}

/** Whether a value is a ChainableUndefined, which has `__html__` as Markup has. */
export function isChainable(value: Value | undefined): value is UndefinedValue {
  return value instanceof UndefinedValue && value.kind === 'chainable'
}

const NOTHING: readonly Value[] = []

const TYPE_NAMES: Readonly<Record<UndefinedKind, string>> = {
  default: 'Undefined',
  strict: 'StrictUndefined',
  chainable: 'ChainableUndefined',
  debug: 'DebugUndefined',
}

function nameText(name: Value): string {
  return typeof name === 'string' ? name : repr(name)
}
