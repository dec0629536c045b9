/** A page of a table is as small and as fast in a large experiment as in a small one. */
import type { Bar } from '../measuring/bar.ts'
import { fillStore } from '../measuring/filled-store.ts'
import { median } from '../measuring/median.ts'
import { runBar } from '../measuring/run-bar.ts'
import { type Asked, ask, startServe } from '../measuring/serve-process.ts'
import { temporaryFolder } from '../measuring/temporary-folder.ts'

const counts = [10_000, 100_000]
const mostKilobytes = 60
const mostMs = 20
const rounds = 40

const servePage: Bar = {
  name: 'serve-page',
  bound: `50 of ${counts.join(' and of ')} runs: ≤ ${mostKilobytes} kB, ≤ ${mostMs} ms`,
  async measure() {
    await using folder = await temporaryFolder()
    const details: string[] = []
    const times: number[] = []
    const sizes: number[] = []
    for (const count of counts) {
      const { name, storeUrl } = await fillStore(folder.path, count)
      await using serve = await startServe(storeUrl, folder.path)
      const page = (query: string) => ask(`${serve.url}/api/revisions/${name}/runs?limit=50${query}`)
      const last = cursor([null, count / 2 - 30, 0, 0])
      const middle = cursor([null, Math.floor(count / 4), 0, 0])
      const bounded = {
        first: '',
        middle: `&after=${middle}`,
        last: `&after=${last}`,
        'last first': '&direction=descending',
      }
      for (const [which, query] of Object.entries(bounded)) {
        const asked = await several(() => page(query))
        const ms = median(asked.map((each) => each.ms))
        const kilobytes = Math.max(...asked.map(({ bytes }) => bytes)) / 1_000
        times.push(ms)
        sizes.push(kilobytes)
        details.push(`${count} runs, ${which} page: ${ms.toFixed(1)} ms, ${kilobytes.toFixed(1)} kB`)
      }
      // Orders by a figure read all runs of the revision: told, not bounded.
      for (const order of ['cost', 'score', 'completed']) {
        const asked = await several(() => page(`&order=${order}&direction=descending`), 5)
        details.push(`${count} runs, by ${order}: ${median(asked.map(({ ms }) => ms)).toFixed(0)} ms (not bounded)`)
      }
      const failed = await several(() => page('&status=failed'), 5)
      details.push(
        `${count} runs, none of which fits: ${median(failed.map(({ ms }) => ms)).toFixed(0)} ms (not bounded)`,
      )
    }
    const [slowest, largest] = [Math.max(...times), Math.max(...sizes)]
    return {
      figure: `${largest.toFixed(1)} kB, ${slowest.toFixed(1)} ms`,
      isHeld: slowest <= mostMs && largest <= mostKilobytes,
      details: [...details, 'times are those of a client on this machine: the way there and back is in them'],
    }
  },
}

async function several(once: () => Promise<Asked>, times = rounds): Promise<readonly Asked[]> {
  await once()
  const all: Asked[] = []
  for (let round = 0; round < times; round += 1) all.push(await once())
  return all
}

function cursor(position: readonly (number | null)[]): string {
  return Buffer.from(JSON.stringify(position)).toString('base64url')
}

await runBar(servePage)
