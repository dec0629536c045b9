import { z } from 'zod'
import type { AdapterKind } from './adapter-kind.ts'
import { zodOptions } from './zod-options.ts'

const options = zodOptions(z.strictObject({}))

/** Answers with its prompt. For trying out files, templates and scorers without a model. */
export const echo: AdapterKind = {
  kind: 'echo',
  ...options,
  create: async (_provider, given) => {
    const { EchoAdapter } = await import('./echo/echo-adapter.ts')
    return new EchoAdapter(given.clock)
  },
}
