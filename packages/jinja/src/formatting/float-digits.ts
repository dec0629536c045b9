// toFixed and toExponential stop at 100 digits; the digits of a double beyond come from its
// exact value as a fraction of powers of two.

// No double has more digits than this after the point or before; all that follow are zeros.
const MAXIMUM_DIGITS = 1100

/** The digits of `%.{precision}f` for a value that is not negative; half goes to even. */
export function fixedDigits(value: number, precision: number, alternate = false): string {
  if (precision > MAXIMUM_DIGITS) {
    return fixedDigits(value, MAXIMUM_DIGITS) + '0'.repeat(precision - MAXIMUM_DIGITS)
  }
  const scaled = exactScaled(value, precision)
  const digits = scaled.toString().padStart(precision + 1, '0')
  const whole = digits.slice(0, digits.length - precision)
  if (precision === 0) return alternate ? `${whole}.` : whole
  return `${whole}.${digits.slice(digits.length - precision)}`
}

/** The digits of `%.{precision}e` for a value that is not negative. */
export function scientificDigits(value: number, precision: number, alternate = false): string {
  const { digits, exponent } = significantDigits(value, precision + 1)
  const fraction = digits.slice(1)
  const mantissa = fraction === '' ? `${digits[0]}${alternate ? '.' : ''}` : `${digits[0]}.${fraction}`
  return `${mantissa}e${exponentText(exponent)}`
}

/**
 * The digits of `%.{precision}g`. With `keep-zero`, as `format(x, '.3')` has it, a whole number
 * keeps `.0` and the exponent starts one digit earlier.
 */
export function generalDigits(
  value: number,
  precision: number,
  alternate: boolean,
  wholes: 'keep-zero' | 'drop-zero',
): string {
  const size = Math.max(precision, 1)
  const { digits, exponent } = significantDigits(value, size)
  const limit = wholes === 'keep-zero' ? size - 1 : size
  if (exponent < -4 || exponent >= limit) {
    const fraction = trimmed(digits.slice(1), alternate)
    const point = fraction === '' && !alternate ? '' : '.'
    return `${digits[0]}${point}${fraction}e${exponentText(exponent)}`
  }
  const fixed = placePoint(digits, exponent)
  const [whole = '0', fractionDigits = ''] = fixed.split('.')
  const fraction = trimmed(fractionDigits, alternate)
  if (fraction !== '') return `${whole}.${fraction}`
  if (wholes === 'keep-zero') return `${whole}.0`
  return alternate ? `${whole}.` : whole
}

/** The first `count` digits of a value, rounded, and the power of ten of the first. */
export function significantDigits(value: number, count: number): { digits: string; exponent: number } {
  if (value === 0) return { digits: '0'.repeat(count), exponent: 0 }
  if (count > MAXIMUM_DIGITS) {
    const { digits, exponent } = significantDigits(value, MAXIMUM_DIGITS)
    return { digits: digits.padEnd(count, '0'), exponent }
  }
  let exponent = Number(value.toExponential().split('e')[1] ?? '0')
  let digits = exactScaled(value, count - 1 - exponent).toString()
  if (digits.length > count) {
    exponent += 1
    digits = exactScaled(value, count - 1 - exponent).toString()
  }
  return { digits: digits.padEnd(count, '0'), exponent }
}

function trimmed(digits: string, alternate: boolean): string {
  return alternate ? digits : digits.replace(/0+$/, '')
}

function placePoint(digits: string, exponent: number): string {
  if (exponent < 0) return `0.${'0'.repeat(-exponent - 1)}${digits}`
  return `${digits.slice(0, exponent + 1)}.${digits.slice(exponent + 1)}`
}

function exponentText(exponent: number): string {
  return `${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`
}

// round(value * 10**scale) as an exact integer, half to even.
function exactScaled(value: number, scale: number): bigint {
  const { mantissa, exponent } = parts(value)
  let numerator = mantissa
  let denominator = 1n
  if (exponent >= 0) numerator <<= BigInt(exponent)
  else denominator <<= BigInt(-exponent)
  if (scale >= 0) numerator *= 10n ** BigInt(scale)
  else denominator *= 10n ** BigInt(-scale)
  const quotient = numerator / denominator
  const doubled = (numerator - quotient * denominator) * 2n
  if (doubled > denominator || (doubled === denominator && quotient % 2n === 1n)) return quotient + 1n
  return quotient
}

function parts(value: number): { mantissa: bigint; exponent: number } {
  const view = new DataView(new ArrayBuffer(8))
  view.setFloat64(0, value)
  const bits = view.getBigUint64(0)
  const biased = Number((bits >> 52n) & 0x7ffn)
  const fraction = bits & 0xfffffffffffffn
  return biased === 0
    ? { mantissa: fraction, exponent: -1074 }
    : { mantissa: fraction | (1n << 52n), exponent: biased - 1075 }
}
