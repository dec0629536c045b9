import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { CountsSnapshot } from '../../packages/promptlooper/src/adapters/testing/request-counts.ts'
import { isolatedEnvironment } from './environment.ts'
import { repository } from './repository.ts'

/** The local server in a process of its own, so that its work is not the measured program's. */
export interface ServerProcess extends AsyncDisposable {
  /** The base URL, ending in `/v1`. */
  readonly url: string
  /** What it has been asked so far. */
  counts(): Promise<CountsSnapshot>
}

/** Starts the server; each answer takes `delayMs`. */
export async function startServerProcess(delayMs: number): Promise<ServerProcess> {
  const program = join(repository, 'packages/promptlooper/src/adapters/testing/openai-server.ts')
  const child = spawn(process.execPath, [program, '--port', '0', '--delay-ms', String(delayMs)], {
    env: isolatedEnvironment(),
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const exited = once(child, 'exit')
  const firstLine = once(createInterface({ input: child.stdout }), 'line')
  const url = await Promise.race([
    firstLine.then(([line]) => String(line)),
    exited.then(([status]) => Promise.reject(new Error(`the local server ended with status ${status}`))),
  ])
  return {
    url,
    counts: async () => {
      const response = await fetch(new URL('/control/requests', url))
      // The server is ours, and this is its own type.
      return (await response.json()) as CountsSnapshot
    },
    async [Symbol.asyncDispose]() {
      child.kill()
      await exited
    },
  }
}
