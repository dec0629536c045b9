import { AdapterError } from '../../domain/errors.ts'
import { readCredentials, unusableKey } from '../openai-compatible/credentials.ts'
import type { AiSdkOptions } from './options.ts'
import type { Vendor } from './vendors.ts'

type Environment = Readonly<Record<string, string | undefined>>

/** What a package's provider is made with. */
export interface ReadSettings {
  readonly settings: Readonly<Record<string, unknown>>
  /** What no message may show. */
  readonly secrets: readonly string[]
  /** The key, where there is one. */
  readonly apiKey: string | null
}

/**
 * Gathers a vendor's settings from the file and the environment, at call time. Throws an AdapterError
 * (`authentication`) where a key is missing.
 */
export function readVendorSettings(
  provider: string,
  vendor: Vendor,
  options: AiSdkOptions,
  environment: Environment,
): ReadSettings {
  const found = fromEnvironment(vendor, options, environment)
  const { headers, secrets } = readCredentials({ provider, apiKeyEnv: null, headers: options.headers }, environment)
  const written = resolveReferences(provider, options.settings, environment)
  const settings = { ...found, ...written.settings }
  requireKey(provider, vendor, options, settings)
  const keys = Object.entries(settings)
    .filter(([name]) => secretSettings.has(name))
    .flatMap(([, value]) => (typeof value === 'string' ? [value] : []))
  for (const key of keys)
    if (/[^\t\x20-\x7e]/.test(key)) throw unusableKey(provider, variablesOf(vendor, options, 'apiKey'))
  return {
    settings: {
      ...googleKeyFile(vendor, environment),
      ...settings,
      ...baseUrlOf(vendor, options),
      ...(Object.keys(headers).length === 0 ? {} : { headers }),
    },
    secrets: [...secrets, ...keys, ...written.secrets],
    apiKey: typeof settings['apiKey'] === 'string' ? settings['apiKey'] : null,
  }
}

/** What tells this service from another, without secrets. */
export function publicSettings(
  vendor: Vendor,
  options: AiSdkOptions,
  environment: Environment,
): Record<string, string> {
  const found = fromEnvironment(vendor, options, environment)
  return Object.fromEntries(
    vendor.identifiedBy.flatMap((name) => {
      const value = options.settings[name] === undefined ? found[name] : undefined
      return value === undefined ? [] : [[name, value]]
    }),
  )
}

const secretSettings: ReadonlySet<string> = new Set([
  'apiKey',
  'accessKeyId',
  'secretAccessKey',
  'sessionToken',
  'authToken',
])

function fromEnvironment(vendor: Vendor, options: AiSdkOptions, environment: Environment): Record<string, string> {
  const found: Record<string, string> = {}
  for (const setting of Object.keys(vendor.settings)) {
    const value = variablesOf(vendor, options, setting)
      .map((name) => environment[name]?.trim() ?? '')
      .find((text) => text !== '')
    if (value !== undefined) found[setting] = value
  }
  return found
}

/** The variables that may give a setting; the file's own name for the key stands for all of the vendor's. */
function variablesOf(vendor: Vendor, options: AiSdkOptions, setting: string): readonly string[] {
  if (setting === 'apiKey' && options.apiKeyEnv !== null) return [options.apiKeyEnv]
  return vendor.settings[setting] ?? []
}

function requireKey(
  provider: string,
  vendor: Vendor,
  options: AiSdkOptions,
  settings: Readonly<Record<string, unknown>>,
): void {
  const isMet =
    vendor.needs.length === 0 || vendor.needs.some((ways) => ways.every((name) => settings[name] !== undefined))
  if (isMet) return
  const ways = vendor.needs.map((names) =>
    names.map((name) => variablesOf(vendor, options, name)[0] ?? name).join(' and '),
  )
  throw new AdapterError('authentication', `${provider} needs a key: ${ways.join(', or ')} is not set`, {
    hint: `set ${ways[0]} in the environment or in .env beside the file`,
  })
}

function baseUrlOf(vendor: Vendor, options: AiSdkOptions): { readonly baseURL?: string } {
  const baseURL = options.baseUrl ?? vendor.baseUrl
  // The packages look into the process's environment for one; what a file does not say must not come from there.
  return baseURL === null ? {} : { baseURL: baseURL.replace(/\/+$/, '') }
}

/** Google's own credentials are found by its library in the process's environment; `.env` beside the file is not there. */
function googleKeyFile(vendor: Vendor, environment: Environment): Record<string, unknown> {
  const keyFilename = environment['GOOGLE_APPLICATION_CREDENTIALS']
  if (vendor.package !== '@ai-sdk/google-vertex' || keyFilename === undefined || keyFilename === '') return {}
  return { googleAuthOptions: { keyFilename } }
}

function resolveReferences(
  provider: string,
  written: AiSdkOptions['settings'],
  environment: Environment,
): { readonly settings: Record<string, unknown>; readonly secrets: readonly string[] } {
  const secrets: string[] = []
  const settings: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(written)) {
    if (typeof value !== 'string') {
      settings[name] = value
      continue
    }
    // A setting is looked up as a header's value is: the same variables, the same faults.
    const found = readCredentials({ provider, apiKeyEnv: null, headers: { [name]: value } }, environment)
    settings[name] = Object.values(found.headers)[0]
    secrets.push(...found.secrets)
  }
  return { settings, secrets }
}
