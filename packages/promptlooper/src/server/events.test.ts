import { createServer, type ServerResponse } from 'node:http'
import { connect, type Socket } from 'node:net'
import { join } from 'node:path'

import { expect, test } from 'vitest'

import { claimAll, openRevision, sampleEnd, sampleExamples, sampleStageResult } from '../store/testing/samples.ts'
import type { Store } from '../domain/store.ts'
import { EventFeed } from './events/event-feed.ts'
import { serveWorkspace, sending, type ServedWorkspace } from './testing/serve-workspace.ts'

interface SentEvent {
  readonly id: number | null
  readonly type: string
  readonly content: { readonly [name: string]: unknown }
}

test('a run of another program is heard as it happens, in the order of commits', async () => {
  await using served = await serveWorkspace()
  await using stream = await listen(served)
  await served.run()
  const sequences = await stream.sequences(12)
  expect(sequences).toEqual(Array.from({ length: 12 }, (_, index) => index + 1))
  await stream.until(({ type, content }) => type === 'experiment.changed' && content['status'] === 'completed')
})

test('a run that was started here is heard with its progress', async () => {
  await using served = await serveWorkspace()
  await using stream = await listen(served)
  await served.ask('/api/revisions', sending('POST', { file: 'greeting.yaml' }))
  await stream.until(({ type }) => type === 'experiment.started')
  const ended = await stream.until(({ type }) => type === 'experiment.completed')
  expect(ended.content['progress']).toEqual({ planned: 12, completed: 12, failed: 0 })
  expect(await stream.sequences(12)).toHaveLength(12)
})

test('a stream that was cut goes on where it was: nothing is missed, and nothing comes twice', async () => {
  await using served = await serveWorkspace()
  const { store } = served
  const revision = await openRevision(store, { examples: sampleExamples(2_000) })
  const runIds = (await claimAll(store, revision, 'owner')).map(({ runId }) => runId)
  const seen: number[] = []
  let last: number | null = 0
  const writing = endAll(store, runIds)
  while (seen.length < runIds.length) {
    await using stream = await listen(served, last)
    // Cut in the middle of what it has to say, wherever that is.
    const heard = await stream.sequences(1 + (seen.length % 137))
    seen.push(...heard)
    last = stream.lastId()
  }
  await writing
  expect(seen).toEqual(Array.from(runIds, (_, index) => index + 1))
})

test('who listens to one experiment hears of no other', async () => {
  await using served = await serveWorkspace()
  const { store } = served
  const revision = await openRevision(store, { examples: sampleExamples(3) })
  await using stream = await listen(served, null, `?experiment=${revision.experimentId}`)
  await served.run()
  await endAll(
    store,
    (await claimAll(store, revision, 'owner')).map(({ runId }) => runId),
  )
  expect(await stream.sequences(3)).toEqual([13, 14, 15])
  expect(
    stream.events.every(
      ({ content }) => !('experimentId' in content) || content['experimentId'] === revision.experimentId,
    ),
  ).toBe(true)
})

test('the first event says how every experiment stands; a number of another store is none', async () => {
  await using served = await serveWorkspace()
  await served.run()
  await using stream = await listen(served, 999_999)
  const hello = await stream.until(({ type }) => type === 'hello')
  expect(hello).toMatchObject({
    id: 12,
    content: { sequence: 12, isResumed: false, experiments: [{ number: 1, status: 'completed' }] },
  })
  const refused = await served.ask('/api/events', { headers: { 'last-event-id': '-1' } })
  expect([refused.status, await refused.json()]).toMatchObject([400, { code: 'malformed-event-id' }])
})

test('a deleted experiment is told', async () => {
  await using served = await serveWorkspace()
  const { revision } = await served.run()
  await using stream = await listen(served)
  await served.ask('/api/experiments/greeting', { method: 'DELETE' })
  const deleted = await stream.until(({ type }) => type === 'experiment.deleted')
  expect(deleted.content['experimentId']).toBe(revision.experimentId)
})

test('a client that does not read costs no memory and holds nobody up; when it reads, it has missed nothing', async () => {
  await using served = await serveWorkspace()
  const { store } = served
  await using feed = new EventFeed(store, () => {})
  const responses: ServerResponse[] = []
  // A socket of the file system holds little by itself: what a client does not take stays with the server.
  const path = join(served.directory, 'socket')
  const server = createServer((_request, response) => {
    responses.push(response)
    void feed.open(response, { experimentId: null, after: null })
  })
  await new Promise<void>((resolve) => server.listen(path, resolve))
  const revision = await openRevision(store, { examples: sampleExamples(10_000) })
  const runIds = (await claimAll(store, revision, 'owner')).map(({ runId }) => runId)
  await using slow = await listenOn({ path })
  await using quick = await listenOn({ path })
  slow.pause()
  await endAll(store, runIds)
  expect(await quick.sequences(runIds.length)).toHaveLength(runIds.length)
  expect(slow.heard()).toBeLessThan(runIds.length / 2)
  expect(responses[0]?.writableLength).toBeGreaterThan(0)
  expect(responses[0]?.writableLength).toBeLessThan(512 * 1_024)
  slow.resume()
  expect(await slow.sequences(runIds.length)).toEqual(Array.from(runIds, (_, index) => index + 1))
  server.close()
})

test('no more streams are opened than the server was started for', async () => {
  await using served = await serveWorkspace({ limits: { streams: 1 } })
  await using _first = await listen(served)
  expect((await served.ask('/api/events')).status).toBe(503)
})

async function endAll(store: Store, runIds: readonly string[]): Promise<void> {
  for (let first = 0; first < runIds.length; first += 250) {
    await store.commit(
      runIds
        .slice(first, first + 250)
        .flatMap((runId) => [
          { kind: 'stage-completed', result: sampleStageResult(runId) } as const,
          { kind: 'run-completed', runId, end: sampleEnd, scores: [], scoreFailures: [] } as const,
        ]),
    )
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}

/** A listener over a plain socket, which can be stopped from reading. */
async function listen(served: ServedWorkspace, lastId: number | null = null, query = '') {
  const { hostname, port } = new URL(served.url)
  return await listenOn({ host: hostname, port: Number(port) }, lastId, query)
}

async function listenOn(
  place: { readonly path: string } | { readonly host: string; readonly port: number },
  lastId: number | null = null,
  query = '',
) {
  const socket: Socket = connect(place)
  const resume = lastId === null ? '' : `last-event-id: ${lastId}\r\n`
  socket.write(`GET /api/events${query} HTTP/1.1\r\nhost: localhost\r\n${resume}\r\n`)
  const events: SentEvent[] = []
  let waiting: (() => void)[] = []
  let id: number | null = lastId
  let body = ''
  let isBody = false
  let chunked = Buffer.alloc(0)
  socket.on('data', (bytes) => {
    chunked = Buffer.concat([chunked, bytes])
    if (!isBody) {
      const end = chunked.indexOf('\r\n\r\n')
      if (end < 0) return
      isBody = true
      chunked = chunked.subarray(end + 4)
    }
    for (;;) {
      const line = chunked.indexOf('\r\n')
      if (line < 0) break
      const size = Number.parseInt(chunked.subarray(0, line).toString(), 16)
      if (chunked.length < line + 2 + size + 2) break
      body += chunked.subarray(line + 2, line + 2 + size).toString()
      chunked = chunked.subarray(line + 2 + size + 2)
    }
    for (let end = body.indexOf('\n\n'); end >= 0; end = body.indexOf('\n\n')) {
      const frame = body.slice(0, end)
      body = body.slice(end + 2)
      const field = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(frame)?.[1]
      const number = field('id')
      if (number !== undefined) id = Number(number)
      const type = field('event')
      // Written by our own server.
      if (type !== undefined) {
        const content = JSON.parse(field('data') ?? '') as SentEvent['content']
        events.push({ id: number === undefined ? null : Number(number), type, content })
      }
    }
    for (const tell of waiting.splice(0)) tell()
  })
  const more = async (): Promise<void> => {
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    const timeout = setTimeout(() => reject(new Error(`nothing more came; so far ${events.length}`)), 10_000)
    waiting = [...waiting, resolve]
    await promise
    clearTimeout(timeout)
  }
  const heard = (): number[] =>
    events.flatMap(({ type, content }) =>
      type === 'runs.ended' ? (content['runs'] as readonly { sequence: number }[]).map(({ sequence }) => sequence) : [],
    )
  const stream = {
    events,
    lastId: () => id,
    heard: () => heard().length,
    pause: () => void socket.pause(),
    resume: () => void socket.resume(),
    /** Every sequence heard, once there are so many. */
    async sequences(count: number) {
      while (heard().length < count) await more()
      return heard()
    },
    async until(is: (event: SentEvent) => boolean) {
      for (;;) {
        const found = events.find(is)
        if (found !== undefined) return found
        await more()
      }
    },
    [Symbol.asyncDispose]: async () => void socket.destroy(),
  }
  await stream.until(({ type }) => type === 'hello')
  return stream
}
