import { LimitError, typeError, valueError } from '../errors.ts'
import { intValue } from './numeric.ts'
import { PythonObject, type EvaluationSettings, type Value } from './value.ts'
import { notAnInteger } from './wrong-type.ts'

/** A Python range over safe integers. */
export class PythonRange extends PythonObject {
  readonly typeName = 'range'
  readonly start: number
  readonly stop: number
  readonly step: number

  constructor(start: number, stop: number, step: number) {
    super()
    this.start = start
    this.stop = stop
    this.step = step
  }

  override repr(): string {
    const step = this.step === 1 ? '' : `, ${this.step}`
    return `range(${this.start}, ${this.stop}${step})`
  }

  override length(): number {
    return Math.max(0, Math.ceil((this.stop - this.start) / this.step))
  }

  override attribute(name: string): Value | undefined {
    if (name === 'start') return this.start
    if (name === 'stop') return this.stop
    return name === 'step' ? this.step : undefined
  }

  override isSubscriptable(): boolean {
    return true
  }

  override item(key: Value): Value | undefined {
    const index = intValue(key)
    if (index === undefined) return undefined
    const length = this.length()
    const offset = index < 0 ? Number(index) + length : Number(index)
    return offset >= 0 && offset < length ? this.start + offset * this.step : undefined
  }

  override *iterate(): Iterator<Value> {
    const length = this.length()
    for (let index = 0; index < length; index += 1) yield this.start + index * this.step
  }

  override equals(other: PythonObject): boolean {
    if (!(other instanceof PythonRange) || other.length() !== this.length()) return false
    if (this.length() === 0) return true
    return this.start === other.start && (this.length() === 1 || this.step === other.step)
  }

  override hashKey(): string {
    return `\u0000range${this.length()},${this.start},${this.step}`
  }
}

/** `range(...)`; LimitError for more items than the limit. */
export function makeRange(args: readonly Value[], settings: EvaluationSettings): PythonRange {
  if (args.length === 0 || args.length > 3) {
    const found = args.length === 0 ? 'at least 1 argument, got 0' : `at most 3 arguments, got ${args.length}`
    throw typeError(`range expected ${found}`)
  }
  const numbers = args.map(indexOf)
  const [first = 0, second = 0, step = 1] = numbers
  if (step === 0) throw valueError('range() arg 3 must not be zero')
  const range = args.length === 1 ? new PythonRange(0, first, 1) : new PythonRange(first, second, step)
  const maximum = settings.limits.rangeItems
  if (range.length() > maximum) {
    throw new LimitError(
      `Range too big. The sandbox blocks ranges larger than MAX_RANGE (${maximum}).`,
      'OverflowError',
    )
  }
  return range
}

function indexOf(value: Value): number {
  const index = intValue(value)
  if (index === undefined) {
    throw notAnInteger(value)
  }
  return Number(index)
}
