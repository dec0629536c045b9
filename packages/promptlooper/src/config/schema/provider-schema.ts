import { z } from 'zod'

/** What every provider's entry may say, whatever its adapter. */
export const providerMembers = {
  adapter: z.string().min(1).describe('A kind of adapter, or the path of a module that exports one.').optional(),
  maxConcurrency: z.number().int().positive().describe('Calls in flight at once, at most.').optional(),
  requestsPerMinute: z.number().positive().optional(),
  tokensPerMinute: z.number().positive().optional(),
  timeoutMs: z.number().positive().describe('Time for one attempt of a call, in milliseconds.').optional(),
}

/** A provider's entry; what is not among the members that all have are its adapter's own options. */
export const providerSchema = z.object(providerMembers).catchall(z.json()).describe('A named, configured adapter.')

export type WrittenProvider = z.infer<typeof providerSchema>
