import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { runExperiment } from '../../app/run-experiment.ts'
import type { RunSummary } from '../../app/run-options.ts'
import { writeGreeting } from '../../cli/testing/greeting-experiment.ts'
import type { Store } from '../../domain/store.ts'
import { openStore } from '../../store/open-store.ts'
import type { ServerOptions } from '../server-options.ts'
import { type RunningServer, startServer } from '../start-server.ts'

/** A server on a workspace of its own, asked over real HTTP. */
export interface ServedWorkspace extends AsyncDisposable {
  readonly directory: string
  readonly url: string
  readonly store: Store
  readonly storeUrl: string
  readonly server: RunningServer
  readonly notes: readonly string[]
  ask(path: string, init?: RequestInit): Promise<Response>
  /** Asks, and gives what came as JSON. */
  read<Body = Record<string, unknown>>(path: string, init?: RequestInit): Promise<Body>
  /** Runs a file of the workspace as the terminal would: in a store of its own. */
  run(file?: string): Promise<RunSummary>
}

/** Writes the experiment `greeting` (2 variants on 6 examples) and serves its folder. Limits are far off unless given. */
export async function serveWorkspace(
  options: Partial<ServerOptions> = {},
  files: Readonly<Record<string, string>> = {},
): Promise<ServedWorkspace> {
  const directory = await mkdtemp(join(tmpdir(), 'promptlooper-served-'))
  const storeUrl = `sqlite:${join(directory, '.promptlooper', 'store.db')}`
  await writeGreeting(directory, files)
  const store = await openStore(storeUrl)
  const notes: string[] = []
  const server = await startServer({
    host: '127.0.0.1',
    port: 0,
    token: null,
    workspace: directory,
    store,
    storeUrl,
    environment: {},
    scripts: 'refused',
    providerHosts: [],
    names: [],
    version: '0.0.0-test',
    onNote: (message) => notes.push(message),
    ...options,
    limits: { requestsPerSecond: 100_000, changesPerSecond: 100_000, ...options.limits },
  })
  const ask = (path: string, init?: RequestInit): Promise<Response> => fetch(`${server.url}${path}`, init)
  return {
    directory,
    url: server.url,
    store,
    storeUrl,
    server,
    notes,
    ask,
    // What the test expects of it, it says.
    read: async <Body>(path: string, init?: RequestInit) => (await (await ask(path, init)).json()) as Body,
    run: (file = 'greeting.yaml') => runFile(join(directory, file), storeUrl),
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]()
      await store[Symbol.asyncDispose]()
      await rm(directory, { recursive: true, force: true, maxRetries: 3 })
    },
  }
}

async function runFile(file: string, storeUrl: string): Promise<RunSummary> {
  return await runExperiment({
    file,
    storeUrl,
    cacheMode: 'reuse',
    limit: null,
    only: [],
    exampleIds: [],
    budget: { usd: null, tokens: null, calls: null, minutes: null },
    maxFailures: null,
    environment: {},
    drain: new AbortController().signal,
    stop: new AbortController().signal,
    onWarning: () => {},
    onProgress: () => {},
  })
}

/** A request with a JSON body. */
export function sending(method: string, body: unknown, headers: Readonly<Record<string, string>> = {}): RequestInit {
  return { method, body: JSON.stringify(body), headers: { 'content-type': 'application/json', ...headers } }
}
