/** Learns how many tokens calls really take, against what was guessed from their prompts. */
export class TokenEstimate {
  readonly #leastUnknown: number
  #guessed = 0
  #used = 0

  /** @param leastUnknown what a call is taken for at least before any has been answered: an answer may be long */
  constructor(leastUnknown: number) {
    this.#leastUnknown = leastUnknown
  }

  /** The guess, corrected by what the last calls took. */
  of(guessedTokens: number): number {
    return this.#guessed === 0
      ? Math.max(guessedTokens, this.#leastUnknown)
      : Math.ceil((guessedTokens * this.#used) / this.#guessed)
  }

  learn(guessedTokens: number, usedTokens: number): void {
    this.#guessed = this.#guessed * memory + Math.max(1, guessedTokens)
    this.#used = this.#used * memory + usedTokens
  }
}

/** The last twenty calls or so count. */
const memory = 0.95
