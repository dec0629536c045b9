import type { Answer } from './answer.ts'

/** How many cases of a kind came out as in Python, and what became of the others. */
export class Tally {
  readonly #kind: string
  readonly #known = new Map<string, number>()
  #same = 0
  #errors = 0
  #lines = 0
  #messages = 0
  #unknown = 0

  constructor(kind: string) {
    this.#kind = kind
  }

  /** The differences that no row of the README names. */
  get unknown(): number {
    return this.#unknown
  }

  countSame(python: Answer, here: Answer): void {
    this.#same += 1
    if (!('error' in python.rendered) || !('error' in here.rendered)) return
    // Python's own compiler counts the lines of the code that Jinja2 generates.
    if (python.rendered.error.type === 'SyntaxError') return
    this.#errors += 1
    if (python.rendered.error.line === here.rendered.error.line) this.#lines += 1
    if (python.rendered.error.message === here.rendered.error.message) this.#messages += 1
  }

  countKnown(row: string): void {
    this.#known.set(row, (this.#known.get(row) ?? 0) + 1)
  }

  countUnknown(): void {
    this.#unknown += 1
  }

  /** The summary, a line each. */
  lines(): string[] {
    const known = [...this.#known.values()].reduce((sum, count) => sum + count, 0)
    const count = this.#same + known + this.#unknown
    const share = (part: number): string => (this.#errors === 0 ? '-' : `${((100 * part) / this.#errors).toFixed(1)} %`)
    return [
      `${this.#kind}: ${count} compared, ${this.#same} the same, ${known} differ as the README says, ${this.#unknown} otherwise`,
      `  of ${this.#errors} errors of the same type, line the same ${share(this.#lines)}, message ${share(this.#messages)}`,
      ...[...this.#known].map(([row, number]) => `  ${number} x ${row}`),
    ]
  }
}
