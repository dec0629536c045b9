import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { pathToFileURL } from 'node:url'

/** A server that answers what is posted to it with the score that a module's default export gives. */
export async function serveScores(modulePath: string): Promise<{ readonly origin: string; close(): void }> {
  const { default: score }: { readonly default: (given: unknown) => unknown } = await import(
    pathToFileURL(modulePath).href
  )
  const server = createServer((request, response) => {
    void text(request).then((body) => response.end(JSON.stringify(score(JSON.parse(body)))))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    origin: `http://127.0.0.1:${port}`,
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}
