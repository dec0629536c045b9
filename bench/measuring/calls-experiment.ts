import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promptlooper } from './repository.ts'

/** An experiment that asks a local server so many different things. */
export interface CallsExperiment {
  /** The command that runs it, with a store of its own. */
  readonly command: readonly string[]
  readonly name: string
  /** The folder of its store, which may hold more than one file. */
  readonly storeFolder: string
  readonly storeUrl: string
}

/** The name of the model that the local server is asked for. */
export const askedModel = 'test-model'

/** The prompt of one call; no two are the same, so that the server can tell what came twice. */
export function promptOf(number: number): string {
  return `Question ${number}: say this back.`
}

/** Writes the experiment into a folder. Its store is empty until the command has run. */
export async function writeCallsExperiment(
  folder: string,
  given: {
    readonly serverUrl: string
    readonly count: number
    /** null: nothing is set. */
    readonly concurrency: number | null
    readonly requestsPerMinute?: number
    readonly scorers: readonly object[]
    /** `calls` unless told. */
    readonly name?: string
    /** How many prompts are tried on each question; 1 unless told. */
    readonly variants?: number
    /** Other members of the file. */
    readonly more?: object
  },
): Promise<CallsExperiment> {
  const { name = 'calls', variants = 1, serverUrl: baseUrl, concurrency, requestsPerMinute } = given
  const prompt = promptOf(0).replace('0', '{{ number }}')
  const limits = {
    ...(concurrency === null ? {} : { maxConcurrency: concurrency }),
    ...(requestsPerMinute === undefined ? {} : { requestsPerMinute }),
  }
  const experiment = {
    name,
    dataset: { path: 'questions.jsonl', expected: 'answer' },
    providers: { local: { adapter: 'openai-compatible', baseUrl, ...limits } },
    model: `local/${askedModel}`,
    ...(variants === 1 ? { prompt } : { matrix: { prompt: promptsOf(prompt, variants) } }),
    scorers: given.scorers,
    ...given.more,
  }
  const rows = Array.from({ length: given.count }, (_, number) => JSON.stringify({ number, answer: promptOf(number) }))
  const file = join(folder, `${name}.json`)
  const storeFolder = join(folder, 'store')
  await mkdir(storeFolder, { recursive: true })
  await writeFile(file, JSON.stringify(experiment))
  await writeFile(join(folder, 'questions.jsonl'), `${rows.join('\n')}\n`)
  const storeUrl = `sqlite:${join(storeFolder, 'store.db')}`
  const command = [process.execPath, promptlooper, 'run', file, '--store', storeUrl, '--json']
  return { command, name, storeFolder, storeUrl }
}

/** The first is the prompt itself. */
function promptsOf(prompt: string, count: number): Readonly<Record<string, string>> {
  return Object.fromEntries(Array.from({ length: count }, (_, index) => [`v${index}`, `${prompt}${' '.repeat(index)}`]))
}
