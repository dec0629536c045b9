/**
 * A pattern with Unicode classes, made when it is first asked for: as a literal it would be read with the module, and those
 * of this engine together take longer to read than all the rest.
 */
export function unicodePattern(source: string, flags = 'u'): () => RegExp {
  let pattern: RegExp | undefined
  return () => (pattern ??= new RegExp(source, flags))
}
