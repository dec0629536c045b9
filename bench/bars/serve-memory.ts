/** A server on a large store holds little of it, whatever it is asked. */
import type { Bar } from '../measuring/bar.ts'
import { fillStore } from '../measuring/filled-store.ts'
import { runBar } from '../measuring/run-bar.ts'
import { ask, startServe, waitForTexts } from '../measuring/serve-process.ts'
import { temporaryFolder } from '../measuring/temporary-folder.ts'

const count = 100_000
const mostMebibytes = 200

const serveMemory: Bar = {
  name: 'serve-memory',
  bound: `serve on ${count} runs: ≤ ${mostMebibytes} MiB`,
  async measure() {
    await using folder = await temporaryFolder()
    const { name, storeUrl } = await fillStore(folder.path, count)
    await using serve = await startServe(storeUrl, folder.path)
    const details: string[] = []
    let most = 0
    const note = (what: string): void => {
      const held = serve.residentMebibytes()
      most = Math.max(most, held)
      details.push(`after ${what}: ${held.toFixed(0)} MiB`)
    }
    const watch = setInterval(() => (most = Math.max(most, serve.residentMebibytes())), 50)
    note('the start')
    await ask(`${serve.url}/api/experiments`)
    note('the list of experiments')
    for (let page = 0; page < 200; page += 1) {
      const after = Buffer.from(JSON.stringify([null, page * 200, 0, 0])).toString('base64url')
      await ask(`${serve.url}/api/revisions/${name}/runs?limit=200&after=${after}`)
    }
    note('200 pages of runs')
    await waitForTexts(serve.url, name)
    note('the index of words')
    await ask(`${serve.url}/api/revisions/${name}/runs?text=weather&order=score`)
    note('a search')
    await ask(`${serve.url}/api/revisions/${name}/heat-map`)
    note('the heat map')
    const { ms } = await ask(`${serve.url}/api/revisions/${name}/report`)
    note(`the report (${(ms / 1_000).toFixed(1)} s)`)
    clearInterval(watch)
    return { figure: `${most.toFixed(0)} MiB at most`, isHeld: most <= mostMebibytes, details }
  },
}

await runBar(serveMemory)
