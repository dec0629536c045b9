import type { AdapterKind } from './adapter-kind.ts'
import { aiSdkOptions as options } from './ai-sdk/options.ts'
import { vendors } from './ai-sdk/vendors.ts'

/** Vendors with protocols of their own, through the AI SDK's package for each, which those install who use it. */
export const aiSdk: AdapterKind = {
  kind: 'ai-sdk',
  ...options,
  keyVariables: (given) => {
    const { vendor, apiKeyEnv } = options.parse(given)
    return apiKeyEnv === null ? keyVariablesOf(vendor) : [apiKeyEnv]
  },
  priceUrl: (given) => {
    const { vendor, baseUrl } = options.parse(given)
    return baseUrl ?? vendors[vendor]?.pricedAt ?? vendors[vendor]?.baseUrl ?? null
  },
  create: async (provider, given) => {
    const read = options.parse(provider.options)
    const vendor = vendors[read.vendor]
    if (vendor === undefined) throw new TypeError(`no vendor ${read.vendor}`)
    const { loadVendorPackage } = await import('./ai-sdk/load-package.ts')
    const { AiSdkAdapter } = await import('./ai-sdk/ai-sdk-adapter.ts')
    const makeProvider = await loadVendorPackage(vendor, { provider: provider.name, directory: given.directory })
    return new AiSdkAdapter(provider, vendor, read, makeProvider, given)
  },
}

/** The variables of every way to prove who one is; none for a vendor whose package finds its own. */
function keyVariablesOf(name: string): readonly string[] {
  const vendor = vendors[name]
  return vendor?.needs.flatMap(([first = '']) => vendor.settings[first] ?? []) ?? []
}
