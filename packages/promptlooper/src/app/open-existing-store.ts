import { StoreError } from '../domain/errors.ts'
import type { Store } from '../domain/store.ts'
import { openStore } from '../store/open-store.ts'
import { findStoreLocation, makeStoreLocation, type StoreRequest } from './store-location.ts'

/** Opens the store that a reading command means; null where nothing was ever stored. Throws a StoreError where it can't be read. */
export async function openExistingStore(request: StoreRequest): Promise<Store | null> {
  const url = findStoreLocation(request)
  return url === null ? null : await openStore(url)
}

/** As `openExistingStore`, for commands that can do nothing without a store: throws a StoreError that says how one comes to be. */
export async function requireStore(request: StoreRequest): Promise<Store> {
  const store = await openExistingStore(request)
  if (store !== null) return store
  throw new StoreError('nothing-stored', `nothing is stored in ${request.startDirectory} or in a folder above it`, {
    hint: 'Run an experiment first ("promptlooper run FILE"), go to its folder, or name a store with --store.',
  })
}

/** Opens the store, made where there is none, and says where it is. Throws a StoreError. */
export async function openOrMakeStore(request: StoreRequest): Promise<{ readonly store: Store; readonly url: string }> {
  const url = await makeStoreLocation(request)
  return { store: await openStore(url), url }
}
