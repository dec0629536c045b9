import type { Adapter } from '../../domain/adapter.ts'
import { PromptLooperError } from '../../domain/errors.ts'
import type { ProviderSettings } from '../../domain/experiment.ts'
import type { OpenProvider, ProviderPool } from '../provider-pool.ts'

/**
 * The providers that could be opened, which tells what their answers are cached by; and why others could not: a package
 * or a key that is missing is no reason not to say what a run would take.
 */
export async function openForLookup(
  names: Iterable<string>,
  pool: ProviderPool,
): Promise<{ readonly open: ReadonlyMap<string, OpenProvider>; readonly faults: readonly string[] }> {
  const open = new Map<string, OpenProvider>()
  const faults: string[] = []
  for (const name of new Set(names)) {
    try {
      open.set(name, await pool.get(name))
    } catch (thrown) {
      if (!(thrown instanceof PromptLooperError)) throw thrown
      faults.push(`answers of ${name} were not looked for in the cache: ${thrown.message}`)
    }
  }
  return { open, faults }
}

/** Stands for an adapter that could not be opened: nothing is cached under its identity. */
export function unopenedAdapter({ name, options }: Pick<ProviderSettings, 'name' | 'options'>): Adapter {
  const refuse = () => Promise.reject(new TypeError(`${name} was not opened`))
  return {
    identity: { unopened: name, options },
    complete: refuse,
    listModels: refuse,
    testConnection: refuse,
  }
}
