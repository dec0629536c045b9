import { z } from 'zod'
import type { AdapterKind } from './adapter-kind.ts'
import { zodOptions } from './zod-options.ts'

const options = zodOptions(z.strictObject({}))

/** Models that come with the program. There is one, `classifier`: an in-context classifier, not a language model. */
export const offline: AdapterKind = {
  kind: 'offline',
  ...options,
  create: async (provider) => {
    const { OfflineClassifier } = await import('./offline/offline-classifier.ts')
    return new OfflineClassifier(provider)
  },
}
