import type { Store } from '../domain/store.ts'

/** What a server is started with. */
export interface ServerOptions {
  /** The address that it listens on. */
  readonly host: string
  /** 0: any free one. */
  readonly port: number
  /** What every request must show; null: nothing, which is refused beyond loopback. */
  readonly token: string | null
  /** The absolute folder of the experiment files that it may read, write and run. */
  readonly workspace: string
  readonly store: Store
  readonly storeUrl: string
  readonly environment: Readonly<Record<string, string | undefined>>
  /** Whether files may name code to run. */
  readonly scripts: 'allowed' | 'refused'
  /** Hosts that providers of files may be at, besides this machine and the built-in vendors. */
  readonly providerHosts: readonly string[]
  /** Host names by which it may be asked, besides those of loopback and the address that a request came in on. */
  readonly names: readonly string[]
  readonly version: string
  /** Hears what the person who started it should know. */
  readonly onNote: (message: string) => void
  readonly limits?: Partial<ServerLimits>
}

/** What one client, or all together, may ask for. */
export interface ServerLimits {
  /** Requests of one address in a second, over a burst of twice as many. */
  readonly requestsPerSecond: number
  /** The same for those that change something. */
  readonly changesPerSecond: number
  /** Wrong tokens of one address in a minute. */
  readonly wrongTokensPerMinute: number
  readonly bodyBytes: number
  /** Of a file that is written. */
  readonly fileBytes: number
  readonly streams: number
  /** Revisions that the server runs at once. */
  readonly revisions: number
}

/** What holds unless a server is started with other limits. */
export const usualLimits: ServerLimits = {
  requestsPerSecond: 200,
  changesPerSecond: 20,
  wrongTokensPerMinute: 10,
  bodyBytes: 1_048_576,
  fileBytes: 20 * 1_048_576,
  streams: 500,
  revisions: 8,
}
