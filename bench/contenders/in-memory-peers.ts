import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { runWell } from '../measuring/command.ts'
import { isolatedEnvironment } from '../measuring/environment.ts'
import { runMeasured } from '../measuring/measured-command.ts'
import type { Contender, Workload } from './contender.ts'
import { peerFolder } from './peer-folder.ts'

/** braintrust's SDK with nothing sent to its service: no store and no cache. Undefined where it is not installed. */
export function braintrust(): Contender | undefined {
  const peer = peerFolder('braintrust')
  if (peer === undefined) return undefined
  return {
    name: peer.name,
    async run(folder, workload) {
      const environment = environmentOf(folder, workload)
      const words = [process.execPath, join(peer.path, 'calls.mjs')]
      const { stdout, ...measured } = await runMeasured(words, { environment, cwd: peer.path })
      // Printed by calls.mjs.
      const { runs, runsMs } = JSON.parse(stdout) as { readonly runs: number; readonly runsMs: number }
      if (runs !== workload.count) throw new Error(`${runs} of ${workload.count} runs have both scores`)
      return { ...measured, runs, runsMs }
    },
  }
}

/** evalite with its store in memory (`evalite.config.mjs` says why), no cache. Undefined where it is not installed. */
export function evalite(): Contender | undefined {
  const peer = peerFolder('evalite')
  if (peer === undefined) return undefined
  return {
    name: peer.name,
    async run(folder, workload) {
      const environment = { ...environmentOf(folder, workload), NO_COLOR: '1' }
      const results = join(folder, 'results.json')
      const program = join(peer.path, 'node_modules/evalite/dist/bin.js')
      const words = [process.execPath, program, 'run', '--outputPath', results]
      const { stdout, elapsedMs } = await runWell(words, { environment, cwd: peer.path })
      const runs = countWellScored(JSON.parse(await readFile(results, 'utf8')))
      if (runs !== workload.count) throw new Error(`${runs} of ${workload.count} runs have both scores`)
      // The runs are made in a process of vitest's: what it takes is not seen.
      return { runs, runsMs: durationOf(stdout), wholeMs: elapsedMs }
    },
  }
}

function environmentOf(folder: string, { serverUrl, count, concurrency }: Workload): NodeJS.ProcessEnv {
  return {
    ...isolatedEnvironment(),
    HOME: folder,
    BENCH_SERVER_URL: serverUrl,
    BENCH_COUNT: String(count),
    BENCH_CONCURRENCY: String(concurrency),
  }
}

/** Its results as far as they are read: every one must have both scores at 1. */
interface EvaliteResults {
  readonly evals: readonly { readonly results: readonly { readonly scores: readonly { readonly score: number }[] }[] }[]
}

function countWellScored(results: unknown): number {
  // What `--outputPath` writes.
  const { evals } = results as EvaliteResults
  const all = evals.flatMap((each) => each.results)
  return all.filter(({ scores }) => scores.length === 2 && scores.every(({ score }) => score === 1)).length
}

/** `Duration  277ms`, `Duration  1.32s` or `Duration  1m 4s`, in milliseconds. */
function durationOf(printed: string): number {
  const [, text = ''] = /Duration\s+(.+)/.exec(printed) ?? []
  const parts = [...text.matchAll(/([\d.]+)\s*(ms|s|m)/g)]
  if (parts.length === 0) throw new Error(`evalite printed no duration:\n${printed.slice(-500)}`)
  const unitMs: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000 }
  return parts.reduce((sum, [, amount, unit = '']) => sum + Number(amount) * (unitMs[unit] ?? Number.NaN), 0)
}
