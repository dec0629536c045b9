import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  openStore,
  runExperiment,
  type ProgressSnapshot,
  type RunOptions,
  type RunSummary,
  type Store,
} from 'promptlooper'

/** A folder with an experiment file in it, run through the library's front door. */
export interface Workspace extends AsyncDisposable {
  readonly directory: string
  readonly storeUrl: string
  write(name: string, text: string): Promise<void>
  /** Runs `experiment.yaml`. */
  run(options?: Partial<RunOptions>): Promise<RunSummary & { readonly warnings: readonly string[] }>
  /** Opens the store for looking. */
  store(): Promise<Store>
}

/** Makes an empty workspace in a temporary folder. */
export async function makeWorkspace(): Promise<Workspace> {
  const directory = await mkdtemp(join(tmpdir(), 'promptlooper-'))
  const storeUrl = `sqlite:${join(directory, 'store.db')}`
  return {
    directory,
    storeUrl,
    write: (name, text) => writeFile(join(directory, name), text),
    run: async (options = {}) => {
      const warnings: string[] = []
      const summary = await runExperiment({ ...usualOptions(directory, storeUrl, warnings), ...options })
      return { ...summary, warnings }
    },
    store: () => openStore(storeUrl),
    [Symbol.asyncDispose]: () => rm(directory, { recursive: true, force: true }),
  }
}

function usualOptions(directory: string, storeUrl: string, warnings: string[]): RunOptions {
  return {
    file: join(directory, 'experiment.yaml'),
    storeUrl,
    cacheMode: 'reuse',
    limit: null,
    only: [],
    exampleIds: [],
    budget: { usd: null, tokens: null, calls: null, minutes: null },
    maxFailures: null,
    environment: {},
    drain: new AbortController().signal,
    stop: new AbortController().signal,
    onWarning: (message) => warnings.push(message),
    onProgress: (_snapshot: ProgressSnapshot) => {},
  }
}

/** Rows of a dataset as jsonl: `question` and `answer`, with ids q0, q1, … */
export function questions(count: number, answer: (index: number) => string = (index) => `Q${index}`): string {
  const rows = Array.from({ length: count }, (_row, index) => ({
    id: `q${index}`,
    question: `Q${index}`,
    answer: answer(index),
  }))
  return rows.map((row) => `${JSON.stringify(row)}\n`).join('')
}

/** An experiment on the test server, with what a test wants besides. */
export function experimentOn(url: string, extra = '', prompt = '"{{ question }}"'): string {
  return `
name: tested
dataset: { path: rows.jsonl, expected: answer, id: id }
prompt: ${prompt}
model: local/test-model
providers:
  local: { adapter: openai-compatible, baseUrl: "${url}", maxConcurrency: 20 }
retry: { attempts: 3, firstDelayMs: 10, longestDelayMs: 200 }
scorers: [exact-match]
${extra}`
}
