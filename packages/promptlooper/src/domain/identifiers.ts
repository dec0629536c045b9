import { randomFillSync } from 'node:crypto'

/** What an identifier names; its prefix stands in the identifier, so that a reader sees what it is. */
export type IdentifierKind = 'exp' | 'rev' | 'run' | 'stage' | 'score' | 'owner' | 'label' | 'cal'

/** Gives a new identifier such as `run_0199f3a2b4c8d1e2f3a4b5c6`. It begins with the time, so that rows made together lie together in an index. */
export function newIdentifier(kind: IdentifierKind): string {
  const now = Date.now()
  if (now !== writtenAt) {
    writtenAt = now
    written = now.toString(16).padStart(12, '0')
  }
  if (drawnAt === drawn.length) {
    randomFillSync(drawn)
    drawnAt = 0
  }
  const random = drawn.toString('hex', drawnAt, (drawnAt += randomBytes))
  return `${kind}_${written}${random}`
}

// Thousands are made in a millisecond.
let writtenAt = Number.NaN
let written = ''
const randomBytes = 7
// Drawn for many at once: asked for one by one, randomness costs ten times as much.
const drawn = Buffer.alloc(randomBytes * 512)
let drawnAt = drawn.length
