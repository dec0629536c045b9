import { z } from 'zod'

import { Problem } from './problem.ts'

/** A page's cursor: opaque to clients. */
export function writeCursor(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}

/** Reads what `writeCursor` wrote. Throws a Problem for anything else. */
export function readCursor<Schema extends z.ZodType>(schema: Schema, cursor: string): z.infer<Schema> {
  const read = schema.safeParse(parsed(cursor))
  if (read.success) return read.data
  throw new Problem(400, 'malformed-cursor', 'the cursor is none that this server gave', {
    hint: 'Begin again without a cursor.',
  })
}

function parsed(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString())
  } catch {
    // The schema refuses it.
    return undefined
  }
}

/** The query of a page. */
export const pageQuery = {
  limit: z.coerce.number().int().min(1).max(500).default(50),
  after: z.string().max(1_000).optional().describe('The `next` of the page before.'),
}
