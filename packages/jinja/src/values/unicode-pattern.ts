/**
 * A pattern made when it is first asked for: as a literal it would be read with the module, and those of this engine
 * together take longer to read than all the rest.
 */
export function latePattern(source: string, flags: string): () => RegExp {
  let pattern: RegExp | undefined
  return () => (pattern ??= new RegExp(source, flags))
}

/** A late pattern with Unicode classes, written after this word as it would stand in a literal. */
export function unicodePattern(source: TemplateStringsArray, ...parts: readonly string[]): () => RegExp {
  return latePattern(String.raw(source, ...parts), 'u')
}
