import { floatRepr } from './float-repr.ts'
import { PythonObject } from './value.ts'

/**
 * A Python float. A JavaScript number that is an integer becomes an int at the border; wrap it
 * in a PythonFloat where `1.0` must stay `1.0`.
 */
export class PythonFloat extends PythonObject {
  /** @internal */
  readonly typeName = 'float'
  readonly value: number

  constructor(value: number) {
    super()
    this.value = value
  }

  /** @internal */
  override repr(): string {
    return floatRepr(this.value)
  }

  /** @internal */
  override isTrue(): boolean {
    return this.value !== 0
  }

  /** @internal */
  override hashKey(): number | bigint {
    const value = this.value
    return Number.isInteger(value) && !Number.isSafeInteger(value) ? BigInt(value) : value
  }
}
