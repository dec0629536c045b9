/** A text as one word of bash and zsh, whatever it holds. */
export function singleQuote(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`
}
