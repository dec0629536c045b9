import type { ProviderSettings } from '../../domain/experiment.ts'
import { isRecord, type JsonObject } from '../../domain/json-value.ts'
import type { Registry } from '../../domain/registry.ts'
import { isModulePath } from '../document/read-document.ts'
import type { KeyPath } from '../document/source-document.ts'
import { addFault, addKeyFault, readPart, type FileReading } from '../file-reading.ts'
import { namedFile, readNamedText } from '../named-file.ts'
import { readRegistryOptions } from '../read-registry-options.ts'
import type { Environment } from '../read-environment-file.ts'
import { experimentMembers } from '../schema/experiment-schema.ts'
import { providerMembers, providerSchema, type WrittenProvider } from '../schema/provider-schema.ts'
import { listNames, suggestion } from '../suggestion.ts'
import { refuseLiteralKeys } from './literal-keys.ts'
import type { ProviderNames } from './model-reference.ts'

/** Providers that need no entry in a file, by name. */
export type BuiltInProviders = Readonly<Record<string, { readonly adapter: string; readonly options: JsonObject }>>

/** What a file's `providers` is read with. */
export interface ProviderKinds {
  readonly adapters: Registry
  readonly builtInProviders: BuiltInProviders
  readonly environment: Environment
}

/** The providers of an experiment, and their names for its models. */
export interface ProvidersRead {
  readonly providers: Readonly<Record<string, ProviderSettings>>
  readonly names: ProviderNames
}

/** Reads `providers` and adds those that need no entry. A faulty entry still counts as declared. */
export async function readProviders(
  reading: FileReading,
  written: unknown,
  kinds: ProviderKinds,
): Promise<ProvidersRead> {
  refuseLiteralKeys(reading, ['providers'], written, kinds.environment)
  const providers: Record<string, ProviderSettings> = {}
  for (const [name, { adapter, options }] of Object.entries(kinds.builtInProviders)) {
    const read = kinds.adapters.get(adapter)?.readOptions(options)
    providers[name] = { ...noLimits, name, adapter, options: read?.ok === true ? read.options : options }
  }
  const entries = isRecord(written) ? written : {}
  if (written !== undefined && !isRecord(written))
    readPart(reading, ['providers'], experimentMembers.providers, written)
  for (const [name, entry] of Object.entries(entries)) {
    const provider = await readProvider(reading, name, entry, kinds)
    if (provider !== undefined) providers[name] = provider
  }
  const declared = Object.keys(entries)
  return { providers, names: { declared, known: [...new Set([...declared, ...Object.keys(kinds.builtInProviders)])] } }
}

const noLimits = { maxConcurrency: null, requestsPerMinute: null, tokensPerMinute: null, timeoutMs: null } as const

async function readProvider(
  reading: FileReading,
  name: string,
  written: unknown,
  kinds: ProviderKinds,
): Promise<ProviderSettings | undefined> {
  const at = ['providers', name]
  if (/[\s/]/u.test(name))
    addKeyFault(reading, at, 'provider-name', `the provider name "${name}" holds a slash or a space`)
  const entry = readPart(reading, at, providerSchema, written)
  if (entry === undefined) return undefined
  const adapter = await readAdapter(reading, at, name, entry, kinds)
  if (adapter === undefined) return undefined
  const reader = kinds.adapters.get(adapter.kind)
  const options =
    reader === undefined
      ? adapter.options
      : readRegistryOptions(reading, at, reader, adapter.options, Object.keys(providerMembers))
  if (options === undefined) return undefined
  return {
    name,
    adapter: adapter.kind,
    maxConcurrency: entry.maxConcurrency ?? null,
    requestsPerMinute: entry.requestsPerMinute ?? null,
    tokensPerMinute: entry.tokensPerMinute ?? null,
    timeoutMs: entry.timeoutMs ?? null,
    options,
  }
}

/** The kind of adapter and its options as written, with those of the built-in provider of the same name below them. */
async function readAdapter(
  reading: FileReading,
  at: KeyPath,
  name: string,
  entry: WrittenProvider,
  { adapters, builtInProviders }: ProviderKinds,
): Promise<{ readonly kind: string; readonly options: JsonObject } | undefined> {
  const builtIn = Object.hasOwn(builtInProviders, name) ? builtInProviders[name] : undefined
  const {
    adapter = builtIn?.adapter,
    maxConcurrency: _,
    requestsPerMinute: _r,
    tokensPerMinute: _t,
    timeoutMs: _ms,
    ...written
  } = entry
  const options: JsonObject =
    builtIn !== undefined && adapter === builtIn.adapter ? { ...builtIn.options, ...written } : written
  if (adapter === undefined) {
    addKeyFault(
      reading,
      at,
      'no-adapter',
      `the provider "${name}" names no adapter`,
      `Adapters are ${listNames(adapters.keys())}, or the path of a module.`,
    )
    return undefined
  }
  if (isModulePath(adapter)) {
    const text = await readNamedText(reading, [...at, 'adapter'], adapter)
    return text === undefined
      ? undefined
      : { kind: 'module', options: { ...options, path: namedFile(reading, adapter).path } }
  }
  if (adapters.has(adapter) || adapter === builtIn?.adapter) return { kind: adapter, options }
  const hint = `Adapters are ${listNames(adapters.keys())}, or the path of a module.`
  addFault(
    reading,
    [...at, 'adapter'],
    'unknown-adapter',
    `unknown adapter "${adapter}".${suggestion(adapter, adapters.keys())}`,
    hint,
  )
  return undefined
}
