import { typeError } from '../errors.ts'

/**
 * A Python value. None is null, int a safe integer or a bigint beyond, str a string, list an
 * array; all other types are objects of their own, float among them, so that 1 and 1.0 differ.
 */
export type Value = null | boolean | number | bigint | string | Value[] | PythonObject

/** Whether a value is a Python list. */
export function isList(value: unknown): value is Value[] {
  return Array.isArray(value)
}

/** Keyword arguments by name, in the order written. */
export type Keywords = ReadonlyMap<string, Value>

/** What keeps one render within its bounds; see `limits.ts` for the defaults. */
export interface Limits {
  /** Loop rounds, calls and items handled by filters. */
  readonly steps: number
  /** Characters of the output, and of any one string on the way. */
  readonly outputCharacters: number
  /** Depth of macro calls, includes, recursive loops and nested expressions. */
  readonly recursion: number
  /** Items of one range, and of one repeated list. */
  readonly rangeItems: number
}

/** How a missing variable behaves, by the names of Python's Undefined classes. */
export type UndefinedKind = 'default' | 'strict' | 'chainable' | 'debug'

/** Which attributes are refused: none, private ones, or those that would change a value too. */
export type SandboxKind = 'none' | 'sandboxed' | 'immutable'

/** The options of an environment that values, methods and filters ask for. */
export interface EvaluationSettings {
  readonly undefinedKind: UndefinedKind
  readonly sandbox: SandboxKind
  readonly newlineSequence: string
  readonly limits: Limits
  /** A number in [0, 1); seeded in tests. */
  readonly random: () => number
  hasFilter(name: string): boolean
  hasTest(name: string): boolean
}

/** One render: what it wrote, how much it did, and the calls back into the environment. */
export interface Evaluation {
  readonly settings: EvaluationSettings
  /** Whether the code that runs now escapes its output. */
  escapes: boolean
  /** Counts work done; ends in LimitError when it was too much. */
  countSteps(count: number): void
  /** Refuses a string of that many characters before it is made. */
  checkLength(length: number): void
  enter(): void
  leave(): void
  callFilter(name: Value, args: Value[], keywords: Keywords | undefined): Value
  callTest(name: Value, args: Value[], keywords: Keywords | undefined): Value
}

/** Any Python value that no JavaScript value stands for. */
export abstract class PythonObject {
  /** There for the published types alone, which show nothing else: not every object is a value. */
  declare protected readonly isPythonObject: true

  /** The name that `type(x).__name__` gives. @internal */
  abstract readonly typeName: string

  /** The type as error messages of undefined attributes show it: `dict object`. @internal */
  describeType(): string {
    return `${this.typeName} object`
  }

  /** @internal */
  repr(): string {
    return `<${this.describeType()} at 0x7f0000000000>`
  }

  /** @internal */
  str(): string {
    return this.repr()
  }

  /** What `len(x)` gives, or undefined where Python raises a TypeError. @internal */
  length(): number | undefined {
    return undefined
  }

  /** @internal */
  isTrue(): boolean {
    const length = this.length()
    return length === undefined || length > 0
  }

  /** An attribute other than a method of a built-in type, which `methods/` keeps in tables. @internal */
  attribute(_name: string, _evaluation: Evaluation): Value | undefined {
    return undefined
  }

  /** What `x[key]` gives, or undefined where Python raises a LookupError or TypeError. @internal */
  item(_key: Value): Value | undefined {
    return undefined
  }

  /** Whether `x[key]` is something that this type can be asked at all. @internal */
  isSubscriptable(): boolean {
    return false
  }

  /** A fresh iterator, or undefined for a value that cannot be iterated. @internal */
  iterate(): Iterator<Value> | undefined {
    return undefined
  }

  /** @internal */
  isCallable(): boolean {
    return false
  }

  /** @internal */
  call(_args: Value[], _keywords: Keywords | undefined, _evaluation: Evaluation): Value {
    throw typeError(`'${this.typeName}' object is not callable`)
  }

  /** `==` between two values of this type; the identity unless a type says more. @internal */
  equals(other: PythonObject): boolean {
    return this === other
  }

  /** A key that equal values share, or undefined for an unhashable type. @internal */
  hashKey(): string | number | bigint | object | undefined {
    return this
  }
}
