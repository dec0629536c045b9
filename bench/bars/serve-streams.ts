/** Many people may watch: the server's own runs go on nearly as fast. */
import { request, type ClientRequest } from 'node:http'
import type { Bar } from '../measuring/bar.ts'
import { writeCallsExperiment } from '../measuring/calls-experiment.ts'
import { median } from '../measuring/median.ts'
import { runBar } from '../measuring/run-bar.ts'
import { ask, startServe } from '../measuring/serve-process.ts'
import { startServerProcess } from '../measuring/server-process.ts'
import { temporaryFolder } from '../measuring/temporary-folder.ts'

const streamCount = 200
const runCount = 5_000
const leastShare = 0.8
const rounds = 5

const serveStreams: Bar = {
  name: 'serve-streams',
  bound: `${streamCount} streams of events: ≥ ${leastShare} × the runs/s of none`,
  async measure() {
    const alone: number[] = []
    const watched: number[] = []
    const details: string[] = []
    for (let round = 0; round < rounds; round += 1) {
      for (const streams of [0, streamCount]) {
        const { rate, heard } = await measureRate(streams)
        ;(streams === 0 ? alone : watched).push(rate)
        const words = streams === 0 ? '' : `; every stream heard ${heard} ends`
        details.push(`round ${round + 1}, ${streams} streams: ${rate.toFixed(0)} runs/s${words}`)
      }
    }
    const share = median(watched) / median(alone)
    return { figure: `${share.toFixed(2)} × ${median(alone).toFixed(0)} runs/s`, isHeld: share >= leastShare, details }
  },
}

async function measureRate(streams: number): Promise<{ readonly rate: number; readonly heard: string }> {
  await using folder = await temporaryFolder()
  await using models = await startServerProcess(0)
  const given = { serverUrl: models.url, count: runCount, concurrency: 100, scorers: [{ scorer: 'exact-match' }] }
  const { storeUrl } = await writeCallsExperiment(folder.path, given)
  await using serve = await startServe(storeUrl, folder.path)
  const open = Array.from({ length: streams }, () => openStream(`${serve.url}/api/events`))
  await Promise.all(open.map(({ opened }) => opened))
  const body = JSON.stringify({ file: 'calls.json' })
  const headers = { 'content-type': 'application/json' }
  const { content } = await ask(`${serve.url}/api/revisions`, { method: 'POST', body, headers })
  const startedAt = performance.now()
  for (;;) {
    const revision = await ask(`${serve.url}/api/revisions/${String(content['revisionId'])}`)
    if (revision.content['status'] !== 'running') break
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  const seconds = (performance.now() - startedAt) / 1_000
  await new Promise((resolve) => setTimeout(resolve, 500))
  const counts = open.map(({ ends }) => ends())
  for (const { close } of open) close()
  if (counts.some((count) => count !== runCount)) throw new Error(`streams heard ${Math.min(...counts, runCount)} ends`)
  return { rate: runCount / seconds, heard: String(counts[0] ?? 0) }
}

/** A client that counts the ends of runs, and does nothing else. */
function openStream(url: string) {
  let ends = 0
  let rest = ''
  const opened = Promise.withResolvers<void>()
  const asked: ClientRequest = request(url, (response) => {
    opened.resolve()
    response.setEncoding('latin1').on('data', (chunk: string) => {
      const text = rest + chunk
      const mark = '"runId":'
      for (let at = text.indexOf(mark); at >= 0; at = text.indexOf(mark, at + mark.length)) ends += 1
      // A mark may be cut in two: what is kept is shorter than one.
      rest = text.slice(-(mark.length - 1))
    })
  })
  asked.on('error', (error) => opened.reject(error))
  asked.end()
  return { opened: opened.promise, ends: () => ends, close: () => void asked.destroy() }
}

await runBar(serveStreams)
