/** `repr(float)`: the shortest digits that read back, with Python's rule for the exponent. */
export function floatRepr(value: number): string {
  if (Number.isNaN(value)) return 'nan'
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf'
  if (value === 0) return Object.is(value, -0) ? '-0.0' : '0.0'
  const [digitsText = '', exponentText = '0'] = value.toExponential().split('e')
  const exponent = Number(exponentText)
  if (exponent >= -4 && exponent < 16) return plain(value)
  const sign = exponent < 0 ? '-' : '+'
  return `${digitsText}e${sign}${String(Math.abs(exponent)).padStart(2, '0')}`
}

// JavaScript writes exponents only below 1e-6 and from 1e21, so between 1e-4 and 1e16 it is plain.
function plain(value: number): string {
  const text = String(value)
  return text.includes('.') ? text : `${text}.0`
}
