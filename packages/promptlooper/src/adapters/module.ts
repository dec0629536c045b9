import { z } from 'zod'
import type { AdapterKind } from './adapter-kind.ts'
import { zodOptions } from './zod-options.ts'

const options = zodOptions(
  z.strictObject({
    path: z
      .string({ error: 'is needed: the path of a module' })
      .describe('The absolute path of a module that exports an adapter.'),
  }),
)

/** A user's module: its default export is an adapter, or a function that gives one. */
export const module: AdapterKind = {
  kind: 'module',
  ...options,
  create: async (provider, given) => {
    const { loadAdapter } = await import('./module/load-adapter.ts')
    return loadAdapter(provider, options.parse(provider.options).path, given)
  },
}
