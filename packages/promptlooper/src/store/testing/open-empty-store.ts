import type { Store } from '../../domain/store.ts'
import type { Host } from '../host.ts'

/** Opens an empty store, on the real machine unless another is given. */
export type OpenEmptyStore = (host?: Host) => Promise<Store>
