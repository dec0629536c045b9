/** Finds the source of a template by its name. */
export interface Loader {
  /** The source, or undefined when there is no template of that name. */
  load(name: string): string | undefined
}

/** Templates from memory, by name. */
export class DictLoader implements Loader {
  readonly #sources: ReadonlyMap<string, string>

  constructor(sources: ReadonlyMap<string, string> | { readonly [name: string]: string }) {
    this.#sources = new Map(sources instanceof Map ? sources : Object.entries(sources))
  }

  load(name: string): string | undefined {
    return this.#sources.get(name)
  }
}
