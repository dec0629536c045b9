import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { isolatedEnvironment } from './environment.ts'
import { promptlooper } from './repository.ts'

/** `promptlooper serve` in a process of its own. */
export interface ServeProcess extends AsyncDisposable {
  readonly url: string
  /** Memory that it holds now, as the system counts it. */
  residentMebibytes(): number
}

/** Starts it on a store, in a folder; resolves once it listens. */
export async function startServe(storeUrl: string, folder: string): Promise<ServeProcess> {
  const words = ['serve', '--port', '0', '--store', storeUrl, '--workspace', folder]
  const child = spawn(process.execPath, [promptlooper, ...words], {
    env: isolatedEnvironment(),
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const exited = once(child, 'exit')
  const said: string[] = []
  const url = Promise.withResolvers<string>()
  createInterface({ input: child.stderr }).on('line', (line) => {
    said.push(line)
    const found = /Listening on (http:\S+)/.exec(line)?.[1]
    if (found !== undefined) url.resolve(found)
  })
  void exited.then(() => url.reject(new Error(`serve ended: ${said.join('\n')}`)))
  return {
    url: await url.promise,
    residentMebibytes() {
      const status = readFileSync(`/proc/${String(child.pid)}/status`, 'utf8')
      return Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1] ?? Number.NaN) / 1_024
    },
    async [Symbol.asyncDispose]() {
      child.kill('SIGTERM')
      await exited
    },
  }
}

/** One answer: how long it took from here, its size, and what it said. */
export interface Asked {
  readonly ms: number
  readonly bytes: number
  readonly content: Readonly<Record<string, unknown>>
}

/** Asks for JSON. Throws where the answer is a problem. */
export async function ask(url: string, init?: RequestInit): Promise<Asked> {
  const startedAt = performance.now()
  const response = await fetch(url, init)
  const text = await response.text()
  const ms = performance.now() - startedAt
  if (!response.ok) throw new Error(`${response.status} ${url}: ${text}`)
  // Our own server's.
  return { ms, bytes: Buffer.byteLength(text), content: JSON.parse(text) as Asked['content'] }
}

/** Asks for words until the index has all of them. */
export async function waitForTexts(url: string, name: string): Promise<void> {
  for (;;) {
    const { content } = await ask(`${url}/api/revisions/${name}/runs?limit=1&text=weather`)
    if (content['textsMissing'] === 0) return
  }
}
