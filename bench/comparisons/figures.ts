/** A whole number with its thousands set apart: `10,000`. */
export function grouped(value: number): string {
  return value.toLocaleString('en-US', { maximumFractionDigits: 0 })
}

/** `12.3 times`; from a hundred on without a fraction. */
export function times(ratio: number): string {
  return `${ratio.toFixed(ratio >= 100 ? 0 : 1)} times`
}
