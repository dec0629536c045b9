/** What an import could not carry over, or carried over changed: each once, with how often it came up. */
export class NoteList {
  readonly #counts = new Map<string, number>()

  add(note: string): void {
    this.#counts.set(note, (this.#counts.get(note) ?? 0) + 1)
  }

  /** In the order in which they first came up. */
  all(): readonly string[] {
    return [...this.#counts].map(([note, count]) => (count === 1 ? note : `${note} (${count} times)`))
  }
}
