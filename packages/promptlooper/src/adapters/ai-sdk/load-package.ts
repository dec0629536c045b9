import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { PromptLooperError } from '../../domain/errors.ts'
import type { Vendor } from './vendors.ts'
import { readFactory, type MakeVendorProvider } from './vendor-model.ts'

/**
 * Imports a vendor's package: the one beside the experiment file before the one beside this program, and gives what
 * makes a provider of it. Throws a PromptLooperError that names the command which installs it.
 */
export async function loadVendorPackage(
  vendor: Vendor,
  given: { readonly provider: string; readonly directory: string },
): Promise<MakeVendorProvider> {
  const path =
    resolveFrom(join(given.directory, 'experiment.js'), vendor.package) ??
    resolveFrom(import.meta.filename, vendor.package)
  if (path === null) throw missing(vendor, given)
  const loaded: unknown = await import(pathToFileURL(path).href)
  const factory = readFactory(loaded, vendor.factory)
  if (factory === null) throw unfit(vendor, given.provider, `has no ${vendor.factory}`)
  return factory
}

/** What is wrong with a package of another version than the one that was built for. */
export function unfit(vendor: Vendor, provider: string, what: string): PromptLooperError {
  return new PromptLooperError('unfit-package', `provider "${provider}": the installed ${vendor.package} ${what}`, {
    hint: `install the version that this one was built for: ${installCommand(vendor)}`,
  })
}

function missing(vendor: Vendor, given: { readonly provider: string; readonly directory: string }): PromptLooperError {
  return new PromptLooperError(
    'missing-package',
    `provider "${given.provider}" needs the package ${vendor.package}, which is not installed`,
    { hint: `in ${given.directory}, run: ${installCommand(vendor)}` },
  )
}

/** Every package of the family wants a zod beside it, which npm brings. */
function installCommand(vendor: Vendor): string {
  return `npm install ${vendor.package}@${vendor.major}`
}

function resolveFrom(file: string, name: string): string | null {
  try {
    return createRequire(file).resolve(name)
  } catch {
    return null
  }
}
