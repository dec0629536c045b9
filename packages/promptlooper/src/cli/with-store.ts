import { requireStore } from '../app/open-existing-store.ts'
import type { Store } from '../domain/store.ts'
import type { Terminal } from './terminal.ts'

/** The flags of every command that reads a store. */
export interface StoreFlags {
  readonly store?: string
}

/** Opens the store that the flags name, hands it over, and closes it whatever happens. */
export async function withStore<Result>(
  flags: StoreFlags,
  terminal: Terminal,
  use: (store: Store) => Promise<Result>,
): Promise<Result> {
  await using store = await requireStore(storeRequest(flags, terminal))
  return await use(store)
}

/** Who asks for a store, for a command that is not about a file: upward from where the person stands. */
export function storeRequest(flags: StoreFlags, terminal: Terminal): Parameters<typeof requireStore>[0] {
  return { storeUrl: flags.store ?? null, environment: terminal.environment, startDirectory: terminal.directory }
}
