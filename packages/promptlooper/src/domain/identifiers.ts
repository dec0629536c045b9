import { randomUUID } from 'node:crypto'

/** What an identifier names; its prefix stands in the identifier, so that a reader sees what it is. */
export type IdentifierKind = 'exp' | 'rev' | 'run' | 'stage' | 'score' | 'owner' | 'label' | 'cal'

/** Gives a new identifier such as `run_0199f3a2b4c8d1e2f3a4b5c6`. It begins with the time, so that rows made together lie together in an index. */
export function newIdentifier(kind: IdentifierKind): string {
  const now = Date.now()
  if (now !== writtenAt) {
    writtenAt = now
    written = now.toString(16).padStart(12, '0')
  }
  // Node draws the randomness of UUIDs ahead; asking for bytes costs ten times as much. The parts taken are random throughout.
  const random = randomUUID()
  return `${kind}_${written}${random.slice(0, 8)}${random.slice(-6)}`
}

// Thousands are made in a millisecond.
let writtenAt = Number.NaN
let written = ''
