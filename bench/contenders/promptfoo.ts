import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { askedModel } from '../measuring/calls-experiment.ts'
import { runWell } from '../measuring/command.ts'
import { isolatedEnvironment } from '../measuring/environment.ts'
import { runMeasured } from '../measuring/measured-command.ts'
import type { StoreWatch, StoringContender, Workload } from './contender.ts'
import { peerFolder } from './peer-folder.ts'
import { everyAnswerHolds, promptsOf, questionsOf } from './prompts.ts'

/**
 * promptfoo's command with its cache and its database on; nothing that would use a network, no progress bar, no table and
 * no debug log, for these would only cost it time. Undefined where it is not installed.
 */
export function promptfoo(): StoringContender | undefined {
  const peer = peerFolder('promptfoo')
  if (peer === undefined) return undefined
  const command = [process.execPath, join(peer.path, 'node_modules/promptfoo/dist/src/entrypoint.js')]
  const prepared = (folder: string, workload: Workload) => prepare(command, folder, workload)
  return {
    name: peer.name,
    starts: { version: [...command, '--version'], help: [...command, '--help'] },
    exportForm: 'JSON',
    prepare: prepared,
    environment: environmentOf,
    async run(folder, workload) {
      const measured = await runMeasured(await prepared(folder, workload), [], { environment: environmentOf(folder) })
      const { processorMs, peakMebibytes, wholeMs } = measured
      const stored = readEvaluation(folder, workload.name)
      const planned = workload.count * promptsOf(workload).length
      if (stored?.runs !== planned || stored.runsMs === null)
        throw new Error(`${stored?.runs} of ${planned} runs stored`)
      return { processorMs, peakMebibytes, wholeMs, runs: stored.runs, runsMs: stored.runsMs }
    },
    watchStore: (folder) => Promise.resolve(watchStore(folder)),
    async exportRuns(folder, name, file) {
      const id = readEvaluation(folder, name)?.id ?? ''
      const words = [...command, 'export', 'eval', id, '--output', file]
      const { elapsedMs } = await runWell(words, { environment: environmentOf(folder) })
      return { wholeMs: elapsedMs }
    },
  }
}

async function prepare(command: readonly string[], folder: string, workload: Workload): Promise<readonly string[]> {
  const { name, serverUrl, concurrency, requestsPerMinute } = workload
  const config = {
    description: name,
    providers: [{ id: `openai:chat:${askedModel}`, config: { apiBaseUrl: serverUrl, apiKey: 'none' } }],
    prompts: promptsOf(workload).map(({ label, text }) => ({ label, raw: text })),
    tests: `file://${name}.jsonl`,
    defaultTest: {
      assert: [
        { type: 'equals', value: '{{answer}}' },
        { type: 'contains', value: everyAnswerHolds },
      ],
    },
    // It has no setting for requests a minute. Of what keeps within one, asking one after another is the fastest here: its
    // own `delay` asks one after another too, and waits between.
    evaluateOptions: { maxConcurrency: requestsPerMinute === undefined ? concurrency : 1 },
  }
  const rows = questionsOf(workload).map(({ number, answer }) =>
    JSON.stringify({ vars: { number: String(number), answer } }),
  )
  const file = join(folder, `${name}.json`)
  await mkdir(stateOf(folder), { recursive: true })
  await writeFile(file, JSON.stringify(config))
  await writeFile(join(folder, `${name}.jsonl`), `${rows.join('\n')}\n`)
  return [...command, 'eval', '--config', file, '--no-progress-bar', '--no-table']
}

function environmentOf(folder: string): NodeJS.ProcessEnv {
  return {
    ...isolatedEnvironment(),
    HOME: folder,
    PROMPTFOO_CONFIG_DIR: stateOf(folder),
    PROMPTFOO_DISABLE_TELEMETRY: '1',
    PROMPTFOO_DISABLE_UPDATE: '1',
    PROMPTFOO_DISABLE_REMOTE_GENERATION: '1',
    PROMPTFOO_DISABLE_SHARING: '1',
    PROMPTFOO_DISABLE_DEBUG_LOG: '1',
    // Else an answer that scores 0, as those of an edited prompt do here, ends the command with status 100.
    PROMPTFOO_FAILED_TEST_EXIT_CODE: '0',
  }
}

/** The newest evaluation of a name: how many results without an error its database holds, and how long it took. */
function readEvaluation(
  folder: string,
  name: string,
): { readonly id: string; readonly runs: number; readonly runsMs: number | null } | undefined {
  using database = openDatabase(folder)
  const newest = database
    .prepare(
      `select id, json_extract(results, '$.durationMs') as ms from evals where description = ? order by rowid desc limit 1`,
    )
    .get(name)
  if (newest === undefined) return undefined
  const id = String(newest['id'])
  const counted = database
    .prepare('select count(*) as runs from eval_results where eval_id = ? and failure_reason <> ?')
    .get(id, failedByError)
  return { id, runs: Number(counted?.['runs']), runsMs: typeof newest['ms'] === 'number' ? newest['ms'] : null }
}

function watchStore(folder: string): StoreWatch {
  const database = openDatabase(folder)
  const before = Number(database.prepare('select max(rowid) as last from eval_results').get()?.['last'] ?? 0)
  const newer = database.prepare('select 1 from eval_results where rowid > ? and prompt_idx = 1 limit 1')
  return {
    hasNewAnswer: () => Promise.resolve(newer.get(before) !== undefined),
    [Symbol.asyncDispose]: () => Promise.resolve(database.close()),
  }
}

function openDatabase(folder: string): DatabaseSync {
  return new DatabaseSync(join(stateOf(folder), 'promptfoo.db'), { readOnly: true, timeout: 5_000 })
}

function stateOf(folder: string): string {
  return join(folder, 'promptfoo')
}

/** `ResultFailureReason.ERROR`; a failed assertion is another. */
const failedByError = 2
