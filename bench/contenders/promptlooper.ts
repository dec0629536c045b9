import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { openStore } from 'promptlooper'
import { askedModel } from '../measuring/calls-experiment.ts'
import { runWell } from '../measuring/command.ts'
import { isolatedEnvironment } from '../measuring/environment.ts'
import { runMeasured } from '../measuring/measured-command.ts'
import { parseReport } from '../measuring/report.ts'
import { promptlooper as program } from '../measuring/repository.ts'
import type { StoringContender, Workload } from './contender.ts'
import { everyAnswerHolds, promptsOf, questionsOf } from './prompts.ts'

/** This project's command, as it is built. */
export const promptlooper: StoringContender = {
  name: 'promptlooper',
  starts: { version: [process.execPath, program, '--version'], help: [process.execPath, program, '--help'] },
  exportForm: 'CSV',
  prepare,
  environment: () => isolatedEnvironment(),
  async run(folder, workload) {
    const { stdout, ...measured } = await runMeasured(await prepare(folder, workload))
    const { runs, command } = parseReport(stdout)
    const planned = workload.count * promptsOf(workload).length
    if (runs.completed !== planned) throw new Error(`${runs.completed} of ${planned} runs completed`)
    return { ...measured, runs: runs.completed, runsMs: command.elapsedMs }
  },
  async watchStore(folder) {
    const store = await openStore(storeUrlOf(folder))
    const before = await store.plan.endedAfter(0, mostRuns)
    const last = Math.max(0, ...before.map(({ commitSequence }) => commitSequence ?? 0))
    return {
      // A prompt that was not edited is not run again: what is new is of the other.
      hasNewAnswer: async () => (await store.plan.endedAfter(last, 1)).length > 0,
      [Symbol.asyncDispose]: () => store[Symbol.asyncDispose](),
    }
  },
  async exportRuns(folder, name, file) {
    const flags = ['--format', 'csv', '--output', file, '--store', storeUrlOf(folder)]
    const { elapsedMs } = await runWell([process.execPath, program, 'report', name, ...flags])
    return { wholeMs: elapsedMs }
  },
}

function storeUrlOf(folder: string): string {
  return `sqlite:${join(folder, 'store', 'store.db')}`
}

async function prepare(folder: string, workload: Workload): Promise<readonly string[]> {
  const { name, serverUrl, concurrency, requestsPerMinute } = workload
  const limits = { maxConcurrency: concurrency, ...(requestsPerMinute === undefined ? {} : { requestsPerMinute }) }
  const experiment = {
    name,
    dataset: { path: `${name}.jsonl`, expected: 'answer' },
    providers: { local: { adapter: 'openai-compatible', baseUrl: serverUrl, ...limits } },
    model: `local/${askedModel}`,
    matrix: { prompt: Object.fromEntries(promptsOf(workload).map(({ label, text }) => [label, text])) },
    scorers: [{ scorer: 'exact-match' }, { scorer: 'contains', value: everyAnswerHolds }],
  }
  const rows = questionsOf(workload).map((question) => JSON.stringify(question))
  const file = join(folder, `${name}.json`)
  await mkdir(join(folder, 'store'), { recursive: true })
  await writeFile(file, JSON.stringify(experiment))
  await writeFile(join(folder, `${name}.jsonl`), `${rows.join('\n')}\n`)
  return [process.execPath, program, 'run', file, '--store', storeUrlOf(folder), '--json']
}

const mostRuns = 1_000_000
