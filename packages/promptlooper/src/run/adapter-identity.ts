import type { Adapter } from '../domain/adapter.ts'
import type { JsonValue } from '../domain/json-value.ts'

/** What an adapter's own identity adds to its cache keys; null for one that declares none. */
export function adapterIdentity(adapter: Adapter): { readonly provider: JsonValue } | null {
  return adapter.identity === undefined ? null : { provider: adapter.identity }
}
