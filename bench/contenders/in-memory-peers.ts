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
      const { stdout, ...measured } = await runMeasured(words, [], { environment, cwd: peer.path })
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
      const results = join(folder, 'results.json')
      const duration = join(folder, 'duration')
      const environment = { ...environmentOf(folder, workload), BENCH_DURATION_FILE: duration }
      const program = join(peer.path, 'node_modules/evalite/dist/bin.js')
      const words = [process.execPath, program, 'run', '--outputPath', results]
      const { elapsedMs } = await runWell(words, { environment, cwd: peer.path })
      const runs = countWellScored(JSON.parse(await readFile(results, 'utf8')))
      if (runs !== workload.count) throw new Error(`${runs} of ${workload.count} runs have both scores`)
      // Written by calls.eval.ts. The runs are made in a process of vitest's: what it takes is not seen.
      return { runs, runsMs: Number(await readFile(duration, 'utf8')), wholeMs: elapsedMs }
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
