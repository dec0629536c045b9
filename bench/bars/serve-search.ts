/** Words are found while one waits, whether few runs hold them or all. */
import type { Bar } from '../measuring/bar.ts'
import { fillStore } from '../measuring/filled-store.ts'
import { median } from '../measuring/median.ts'
import { runBar } from '../measuring/run-bar.ts'
import { ask, startServe, waitForTexts } from '../measuring/serve-process.ts'
import { temporaryFolder } from '../measuring/temporary-folder.ts'

const count = 10_000
const mostMs = 100
const rounds = 15
const searches = {
  'a word of one example': 'e1234',
  'a word of every run': 'weather',
  'the beginning of a word': 'wea',
  'a phrase of every run': '"names nobody as its author"',
  'two words, one of them rare': 'weather e77',
  'a word of none': 'nothing-holds-this',
}

const serveSearch: Bar = {
  name: 'serve-search',
  bound: `words in ${count} runs: ≤ ${mostMs} ms`,
  async measure() {
    await using folder = await temporaryFolder()
    const { name, storeUrl } = await fillStore(folder.path, count)
    await using serve = await startServe(storeUrl, folder.path)
    const startedAt = performance.now()
    await waitForTexts(serve.url, name)
    const details = [`the index was whole after ${((performance.now() - startedAt) / 1_000).toFixed(1)} s`]
    const times: number[] = []
    for (const [what, words] of Object.entries(searches)) {
      for (const order of ['plan', 'score']) {
        const url = `${serve.url}/api/revisions/${name}/runs?limit=50&order=${order}&text=${encodeURIComponent(words)}`
        const asked = []
        for (let round = 0; round < rounds; round += 1) asked.push(await ask(url))
        const ms = median(asked.map((each) => each.ms))
        const found = asked[0]?.content['runs']
        times.push(ms)
        details.push(
          `${what}, by ${order}: ${ms.toFixed(1)} ms, ${Array.isArray(found) ? found.length : 0} on the page`,
        )
      }
    }
    const slowest = Math.max(...times)
    return { figure: `${slowest.toFixed(1)} ms`, isHeld: slowest <= mostMs, details }
  },
}

await runBar(serveSearch)
