import { z } from 'zod'
import type { AdapterKind } from './adapter-kind.ts'
import { zodOptions } from './zod-options.ts'

const options = zodOptions(
  z.strictObject({
    command: z
      .array(z.string({ error: 'is a text' }), {
        error: 'is needed: a list of the program and its arguments, such as [python3, answer.py]',
      })
      .min(1, { error: 'is empty: name the program first' })
      .describe('The program and its arguments. No shell reads them.'),
  }),
)

/** A program: the prompt on its standard input, the answer on its standard output. */
export const command: AdapterKind = {
  kind: 'command',
  ...options,
  create: async (provider, given) => {
    const { CommandAdapter } = await import('./command/command-adapter.ts')
    return new CommandAdapter(provider, options.parse(provider.options).command, given)
  },
}
