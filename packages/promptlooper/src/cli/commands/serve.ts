import { statSync } from 'node:fs'
import { resolve } from 'node:path'

import { openOrMakeStore } from '../../app/open-existing-store.ts'
import { PromptLooperError } from '../../domain/errors.ts'
import { neutraliseTerminal } from '../../report/neutralise-terminal.ts'
import { type RunningServer, startServer } from '../../server/start-server.ts'
import { exitStatus, type ExitStatus } from '../exit-status.ts'
import { ownVersion } from '../own-version.ts'
import { listenForStop } from '../stop-signals.ts'
import type { Terminal } from '../terminal.ts'
import { storeRequest, type StoreFlags } from '../with-store.ts'

/** The flags of `serve`. */
export interface ServeFlags extends StoreFlags {
  readonly port: number
  readonly host: string
  readonly tokenEnv?: string
  readonly workspace?: string
  readonly allowScripts?: true
  readonly allowHost: readonly string[]
  readonly name: readonly string[]
}

/** Serves the API until a signal ends it: the first drains what it runs, the second stops it at once. */
export async function serve(flags: ServeFlags, terminal: Terminal): Promise<ExitStatus> {
  const workspace = workspaceOf(flags, terminal)
  const token = tokenOf(flags, terminal)
  const { store, url: storeUrl } = await openOrMakeStore({
    ...storeRequest(flags, terminal),
    startDirectory: workspace,
  })
  await using _open = store
  using signals = listenForStop()
  await using server = await startServer({
    host: flags.host,
    port: flags.port,
    token,
    workspace,
    store,
    storeUrl,
    environment: terminal.environment,
    scripts: flags.allowScripts ? 'allowed' : 'refused',
    providerHosts: flags.allowHost.map((host) => host.toLowerCase()),
    names: flags.name.map((name) => name.toLowerCase()),
    version: ownVersion(),
    onNote: (message) => terminal.note(`${terminal.noteColours.yellow('warning:')} ${neutraliseTerminal(message)}`),
  })
  terminal.note(`Listening on ${server.url} (Ctrl-C ends it); ${server.url}/api/openapi.json describes the API.`)
  await signalled(signals.drain)
  terminal.note('Stopping: what is in flight is finished and stored.')
  stopAtSecond(signals.stop, server)
  return signals.status() ?? exitStatus.done
}

function stopAtSecond(stop: AbortSignal, server: RunningServer): void {
  stop.addEventListener('abort', () => server.stopNow(), { once: true })
}

async function signalled(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return
  await new Promise<void>((done) => signal.addEventListener('abort', () => done(), { once: true }))
}

function workspaceOf({ workspace }: ServeFlags, { directory }: Terminal): string {
  const folder = resolve(directory, workspace ?? '.')
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() === true) return folder
  throw new PromptLooperError('no-workspace', `${folder} is not a folder`, {
    hint: 'Name one with --workspace FOLDER.',
  })
}

/** A token on the command line would stand in the list of processes: it is read from the environment. */
function tokenOf({ tokenEnv }: ServeFlags, { environment }: Terminal): string | null {
  if (tokenEnv === undefined) return null
  const token = environment[tokenEnv] ?? ''
  if (token !== '') return token
  throw new PromptLooperError('no-token', `${tokenEnv} is not set`, {
    hint: `Set it to at least 16 characters, such as what "openssl rand -hex 16" prints.`,
  })
}
