import { typeError } from '../errors.ts'
import { equals } from '../values/equality.ts'
import { PythonFunction } from '../values/function.ts'
import { iterate } from '../values/iterate.ts'
import { PythonTuple } from '../values/tuple.ts'
import { undefinedValue } from '../values/undefined.ts'
import { PythonObject, type Evaluation, type Keywords, type Value, isList } from '../values/value.ts'

/** Renders a recursive loop over other items, one level deeper. */
export type RenderLoop = (iterable: Value, depth: number) => Value

/** The `loop` variable, which also hands out the items of the loop. */
export class LoopContext extends PythonObject {
  readonly typeName = 'LoopContext'
  readonly #iterable: Value
  // Lists are read in place, so that items a round adds to them are seen; all else by its iterator.
  readonly #items: readonly Value[] | undefined
  #iterator: Iterator<Value> | undefined
  readonly #evaluation: Evaluation
  readonly #renderLoop: RenderLoop | undefined
  readonly #depth0: number
  #index0 = -1
  #length: number | undefined
  // Items read ahead for `last` and `nextitem`; undefined when none is, as when none is left.
  #after: Value | undefined
  #peeked = false
  #current: Value | undefined
  #before: Value | undefined
  #lastChanged: readonly Value[] | undefined

  constructor(iterable: Value, evaluation: Evaluation, renderLoop?: RenderLoop, depth0 = 0) {
    super()
    this.#iterable = iterable
    this.#items = isList(iterable) ? iterable : undefined
    this.#iterator = this.#items === undefined ? iterate(iterable) : undefined
    this.#evaluation = evaluation
    this.#renderLoop = renderLoop
    this.#depth0 = depth0
  }

  /** The next item, or undefined at the end. */
  next(): Value | undefined {
    const item = this.#peek()
    if (item === undefined) return undefined
    this.#after = undefined
    this.#peeked = false
    this.#index0 += 1
    this.#before = this.#current
    this.#current = item
    return item
  }

  /** The number of this round, from 1. */
  get index(): number {
    return this.#index0 + 1
  }

  /** Whether no round comes after this one. */
  get isLast(): boolean {
    return this.#peek() === undefined
  }

  override describeType(): string {
    return 'jinja2.runtime.LoopContext object'
  }

  override repr(): string {
    return `<LoopContext ${this.#index0 + 1}/${this.length()}>`
  }

  override length(): number {
    if (this.#length === undefined) this.#length = this.#sizeOfIterable() ?? this.#countRest()
    return this.#length
  }

  override attribute(name: string, evaluation: Evaluation): Value | undefined {
    switch (name) {
      case 'index':
        return this.index
      case 'index0':
        return this.#index0
      case 'first':
        return this.#index0 === 0
      case 'last':
        return this.isLast
      case 'length':
        return this.length()
      case 'revindex':
        return this.length() - this.#index0
      case 'revindex0':
        return this.length() - this.#index0 - 1
      case 'depth':
        return this.#depth0 + 1
      case 'depth0':
        return this.#depth0
      case 'previtem':
        if (this.#index0 > 0 && this.#before !== undefined) return this.#before
        return undefinedValue(evaluation.settings, { reason: 'hint', hint: 'there is no previous item' })
      case 'nextitem':
        return (
          this.#peek() ??
          (this.#after === null
            ? null
            : undefinedValue(evaluation.settings, { reason: 'hint', hint: 'there is no next item' }))
        )
      case 'cycle':
        return new PythonFunction('cycle', (args) => this.#cycle(args), 'method')
      case 'changed':
        return new PythonFunction('changed', (args) => this.#changed(args), 'method')
      default:
        return undefined
    }
  }

  override isTrue(): boolean {
    return this.length() > 0
  }

  override isCallable(): boolean {
    return true
  }

  override call(args: Value[], _keywords: Keywords | undefined): Value {
    if (this.#renderLoop === undefined) {
      throw typeError("The loop must have the 'recursive' marker to be called recursively.")
    }
    const [iterable] = args
    if (iterable === undefined) {
      throw typeError("LoopContext.__call__() missing 1 required positional argument: 'iterable'")
    }
    return this.#renderLoop(iterable, this.#depth0 + 1)
  }

  #peek(): Value | undefined {
    if (!this.#peeked) {
      this.#after = this.#read()
      this.#peeked = true
    }
    return this.#after
  }

  #read(): Value | undefined {
    if (this.#items !== undefined) return this.#items[this.#index0 + 1]
    const next = this.#iterator?.next()
    return next === undefined || next.done === true ? undefined : next.value
  }

  #sizeOfIterable(): number | undefined {
    const iterable = this.#iterable
    if (isList(iterable)) return iterable.length
    if (typeof iterable === 'string') return Array.from(iterable).length
    return iterable instanceof PythonObject ? iterable.length() : undefined
  }

  #countRest(): number {
    const rest: Value[] = []
    for (let item = this.#read(); item !== undefined; item = this.#read()) {
      this.#evaluation.countSteps(1)
      rest.push(item)
    }
    this.#iterator = rest[Symbol.iterator]()
    return rest.length + this.#index0 + 1 + (this.#after === undefined ? 0 : 1)
  }

  #cycle(args: readonly Value[]): Value {
    if (args.length === 0) throw typeError('no items for cycling given')
    return args[this.#index0 % args.length] ?? null
  }

  #changed(args: readonly Value[]): Value {
    const last = this.#lastChanged
    if (last !== undefined && equals(new PythonTuple(last), new PythonTuple(args))) return false
    this.#lastChanged = args
    return true
  }
}
