import { valueError } from '../errors.ts'

// CPython refuses to print an int of more digits since 3.11, and so bounds the time it takes.
const MAXIMUM_DIGITS = 4300
const MAXIMUM_BITS = Math.floor(MAXIMUM_DIGITS * Math.log2(10)) + 1

/** The decimal digits of a big int; ValueError beyond CPython's limit of 4300 digits. */
export function intText(value: bigint): string {
  const magnitude = value < 0n ? -value : value
  if (magnitude >> BigInt(MAXIMUM_BITS + 1) === 0n) {
    const text = String(value)
    if (text.length - (value < 0n ? 1 : 0) <= MAXIMUM_DIGITS) return text
  }
  throw valueError(
    `Exceeds the limit (${MAXIMUM_DIGITS} digits) for integer string conversion; use sys.set_int_max_str_digits() to increase the limit`,
  )
}
