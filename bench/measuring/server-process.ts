import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Arrival, CountsSnapshot } from '../../packages/promptlooper/src/adapters/testing/request-counts.ts'
import { isolatedEnvironment } from './environment.ts'
import { repository } from './repository.ts'

/** The local server in a process of its own, so that its work is not the measured program's. */
export interface ServerProcess extends AsyncDisposable {
  /** The base URL, ending in `/v1`. */
  readonly url: string
  /** What it has been asked so far. */
  counts(): Promise<CountsSnapshot>
  /** When each request came in, oldest first. */
  arrivals(): Promise<readonly Arrival[]>
}

/** Starts the server; each answer takes `delayMs`, and above `mostInFlight` at once requests get a 429. */
export async function startServerProcess(delayMs: number, mostInFlight: number | null = null): Promise<ServerProcess> {
  const program = join(repository, 'packages/promptlooper/src/adapters/testing/openai-server.ts')
  const most = mostInFlight === null ? [] : ['--most-in-flight', String(mostInFlight)]
  const child = spawn(process.execPath, [program, '--port', '0', '--delay-ms', String(delayMs), ...most], {
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
    arrivals: async () => {
      const response = await fetch(new URL('/control/arrivals', url))
      // The server is ours, and this is its own type.
      return (await response.json()) as readonly Arrival[]
    },
    async [Symbol.asyncDispose]() {
      child.kill()
      await exited
    },
  }
}
