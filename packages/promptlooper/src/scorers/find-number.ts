/** What numbers a text mentions. */
export type NumberReading =
  | { readonly kind: 'one'; readonly number: number }
  | { readonly kind: 'several'; readonly numbers: readonly number[] }
  | { readonly kind: 'none' }

/** Which of several numbers is meant. */
export type NumberChoice = 'only' | 'first' | 'last'

/**
 * Reads the number in a text: digits with an optional sign, decimal point, exponent and commas between thousands
 * (`-1,234.5e3`). What stands around it (`$`, `%`, words) does not count. With `only`, a text that mentions several
 * different numbers has no number. The first 100,000 characters are read.
 */
export function findNumber(text: string, choice: NumberChoice): NumberReading {
  const mentions = text.slice(0, longestReadText).match(numberPattern) ?? []
  const numbers = mentions.map(toNumber).filter((number) => Number.isFinite(number))
  const different = [...new Set(numbers)]
  if (choice === 'only' && different.length > 1) return { kind: 'several', numbers: different }
  const number = choice === 'last' ? numbers.at(-1) : numbers[0]
  return number === undefined ? { kind: 'none' } : { kind: 'one', number }
}

const longestReadText = 100_000

// No number begins within a name or another number (`GPT4`, the 2 of `v1.2`); a hyphen after one is no sign (`3-5`).
const numberPattern =
  /(?<![\p{L}\p{N}_.])[-+\u2212]?(?:(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:\.\d+)?|\.\d+)(?:[eE][-+]?\d+)?/gu

function toNumber(mention: string): number {
  return Number(mention.replaceAll(',', '').replace('\u2212', '-'))
}
