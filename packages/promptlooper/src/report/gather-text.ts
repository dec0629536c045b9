/** The same text in pieces of at least `size` characters, so that a row is not a write of its own. */
export async function* gatherText(pieces: AsyncIterable<string>, size = 65_536): AsyncIterable<string> {
  let gathered: string[] = []
  let length = 0
  for await (const piece of pieces) {
    gathered.push(piece)
    length += piece.length
    if (length < size) continue
    yield gathered.join('')
    gathered = []
    length = 0
  }
  if (length > 0) yield gathered.join('')
}
