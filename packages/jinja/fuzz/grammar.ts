import type { RandomNumbers } from './random-numbers.ts'

/**
 * Productions by the symbol they make. `<symbol>` in a production stands for one of the productions of that symbol, any
 * other text for itself; `@#` is a number that no other `@#` of the case has. The first production of a symbol is the
 * plainest, to which a found difference is reduced.
 */
export type Grammar = Readonly<Record<string, readonly string[]>>

/** How a text came about: the symbol and what its production was filled with. */
export interface Derivation {
  readonly symbol: string
  readonly parts: readonly (string | Derivation)[]
}

// Now and then a value of another type than the place asks for.
const SURPRISE = 0.06

/** Derives a text of the symbol, at most about `depth` productions deep. */
export function derive(grammar: Grammar, symbol: string, depth: number, random: RandomNumbers): Derivation {
  const productions = productionsOf(grammar, symbol)
  const plain = productions.filter((production) => !/<[a-z]+>/.test(production))
  const choices = depth <= 0 && plain.length > 0 ? plain : productions
  // Beyond the depth, symbols without a plain production must still come to an end.
  const production = depth < -6 ? (productions[0] ?? '') : random.pick(choices)
  return { symbol, parts: partsOf(grammar, production, depth, random) }
}

/** The text of a derivation. */
export function textOf(derivation: Derivation): string {
  let count = 0
  return rawText(derivation).replaceAll('@#', () => String((count += 1)))
}

/** Smaller derivations of the same symbol, the most promising first. */
export function* reductions(grammar: Grammar, derivation: Derivation): Generator<Derivation> {
  yield* descendantsOf(derivation, derivation.symbol)
  const plainest = plainestOf(grammar, derivation.symbol)
  if (rawText(plainest).length < rawText(derivation).length) yield plainest
  for (const [index, part] of derivation.parts.entries()) {
    if (typeof part === 'string') continue
    for (const smaller of reductions(grammar, part)) {
      yield { symbol: derivation.symbol, parts: derivation.parts.with(index, smaller) }
    }
  }
}

function partsOf(grammar: Grammar, production: string, depth: number, random: RandomNumbers): Derivation['parts'] {
  return production.split(/(<[a-z]+>)/).map((part) => {
    const symbol = /^<([a-z]+)>$/.exec(part)?.[1]
    if (symbol === undefined || grammar[symbol] === undefined) return part
    const isSurprise = VALUES.has(symbol) && random.next() < SURPRISE
    return derive(grammar, isSurprise ? 'any' : symbol, depth - 1, random)
  })
}

// The symbols of expressions whose places take a value of any type, if only to refuse it.
const VALUES: ReadonlySet<string> = new Set([
  'text',
  'int',
  'float',
  'bool',
  'list',
  'texts',
  'numbers',
  'records',
  'dict',
])

function productionsOf(grammar: Grammar, symbol: string): readonly string[] {
  const productions = grammar[symbol]
  if (productions === undefined) throw new Error(`the grammar has no symbol ${symbol}`)
  return productions
}

function plainestOf(grammar: Grammar, symbol: string): Derivation {
  const [first = ''] = productionsOf(grammar, symbol)
  return {
    symbol,
    parts: first.split(/(<[a-z]+>)/).map((part) => {
      const inner = /^<([a-z]+)>$/.exec(part)?.[1]
      return inner === undefined || grammar[inner] === undefined ? part : plainestOf(grammar, inner)
    }),
  }
}

function* descendantsOf(derivation: Derivation, symbol: string): Generator<Derivation> {
  for (const part of derivation.parts) {
    if (typeof part === 'string') continue
    if (part.symbol === symbol) yield part
    yield* descendantsOf(part, symbol)
  }
}

function rawText(derivation: Derivation): string {
  return derivation.parts.map((part) => (typeof part === 'string' ? part : rawText(part))).join('')
}
