import { readFile } from 'node:fs/promises'
import type { Adapter } from '../../domain/adapter.ts'
import { contentHash } from '../../domain/config-hash.ts'
import { ConfigError, messageOf } from '../../domain/errors.ts'
import type { ProviderSettings } from '../../domain/experiment.ts'
import { isRecord } from '../../domain/json-value.ts'
import type { AdapterSurroundings } from '../adapter-kind.ts'
import { ModuleAdapter } from './module-adapter.ts'

const methods = ['complete', 'listModels', 'testConnection'] as const

/**
 * Loads a module and gives the adapter that it exports. A function as default export is called with `{ environment,
 * directory }`. Its identity in cache keys is the hash of the file's text with what the adapter declares itself; what
 * the file imports is not looked at. Throws a ConfigError that names the file and what it lacks.
 */
export async function loadAdapter(
  provider: ProviderSettings,
  path: string,
  given: AdapterSurroundings,
): Promise<Adapter> {
  const exports = await given.loadModule(path)
  const adapter = await made(exports['default'], path, given)
  if (!isAdapter(adapter)) throw lacking(adapter, path)
  const text = await readFile(path, 'utf8')
  return new ModuleAdapter(provider, adapter, contentHash(text))
}

async function made(exported: unknown, path: string, given: AdapterSurroundings): Promise<unknown> {
  if (typeof exported !== 'function' || isAdapter(exported)) return exported
  try {
    return await exported({ environment: given.environment, directory: given.directory })
  } catch (error) {
    throw new ConfigError('module-adapter', `${path}: its function threw: ${messageOf(error)}`, { cause: error })
  }
}

function isAdapter(value: unknown): value is Adapter {
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null) return false
  return methods.every((method) => typeof Reflect.get(value, method) === 'function')
}

function lacking(adapter: unknown, path: string): ConfigError {
  const hint = 'export default { complete, listModels, testConnection }, or a function that gives such an object'
  if (adapter === undefined)
    return new ConfigError('module-adapter', `${path}: has no default export, or its function gives nothing`, { hint })
  if (!isRecord(adapter))
    return new ConfigError('module-adapter', `${path}: its default export is no adapter`, { hint })
  const absent = methods.filter((method) => typeof adapter[method] !== 'function')
  return new ConfigError('module-adapter', `${path}: its adapter lacks the method ${absent.join(', ')}`, { hint })
}
