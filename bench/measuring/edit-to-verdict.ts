import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import {
  startOpenAiServer,
  type OpenAiServer,
  type SeenRequest,
} from '../../packages/promptlooper/src/adapters/testing/openai-server.ts'
import type { StoringContender, Workload } from '../contenders/contender.ts'
import { temporaryFolder } from './temporary-folder.ts'

/** A person's edit: how many examples, how slow the model is, and what it allows. */
export interface EditGiven {
  readonly examples: number
  readonly delayMs: number
  readonly requestsPerMinute: number
  /** When the command is ended: once the first differing answer is stored, or not before its own end. */
  readonly until: 'first-answer' | 'end'
}

/** What came of the edit. Times are milliseconds from the start of the command. */
export interface EditOutcome {
  /** When the server had answered the first call of the edited prompt. */
  readonly answeredMs: number
  /** When a look into the store found the first answer that differs. */
  readonly storedMs: number
  /** The whole command; null where it was ended before. */
  readonly wholeMs: number | null
  /** Calls of the edited prompt. */
  readonly calls: number
  /** Calls of the prompt that was not edited. */
  readonly callsOfUnedited: number
}

/**
 * Runs two prompts on every example, edits one of them so that every answer differs, and runs the same file again under
 * the provider's limit. The server runs in this process, so that it knows the moment of each call.
 */
export async function measureEdit(contender: StoringContender, given: EditGiven): Promise<EditOutcome> {
  const { examples, delayMs, requestsPerMinute } = given
  const calls = new CallLog(delayMs)
  await using server = await startOpenAiServer({ script: (request) => calls.take(request) })
  await using folder = await temporaryFolder()
  const workload = { name: 'edit', serverUrl: server.url, count: examples, concurrency: 100 }
  await contender.run(folder.path, { ...workload, prompts: [kept, before] })
  calls.startEdit()
  const edited = { ...workload, prompts: [kept, after], requestsPerMinute }
  const times = await runEdited(contender, folder.path, edited, { server, until: given.until, calls })
  return { ...times, ...calls.counts() }
}

async function runEdited(
  contender: StoringContender,
  folder: string,
  workload: Workload,
  given: { readonly server: OpenAiServer; readonly until: EditGiven['until']; readonly calls: CallLog },
): Promise<Pick<EditOutcome, 'answeredMs' | 'storedMs' | 'wholeMs'>> {
  await using watch = await contender.watchStore(folder)
  const [program = '', ...words] = await contender.prepare(folder, workload)
  const startedAt = performance.now()
  const child = spawn(program, words, { env: contender.environment(folder), stdio: 'ignore' })
  const exited = once(child, 'exit')
  const isRunning = () => child.exitCode === null && child.signalCode === null
  while (!(await watch.hasNewAnswer())) {
    if (!isRunning()) throw new Error(`${contender.name} ended with status ${child.exitCode} and stored no new answer`)
    await sleep(lookMs)
  }
  const storedMs = performance.now() - startedAt
  if (given.until === 'first-answer') child.kill('SIGKILL')
  const [status] = await exited
  if (given.until === 'end' && status !== 0) throw new Error(`${contender.name} ended with status ${status}`)
  const wholeMs = given.until === 'end' ? performance.now() - startedAt : null
  return { answeredMs: given.calls.firstAnsweredAt - startedAt, storedMs, wholeMs }
}

/** What the server was asked since the edit, and when. */
class CallLog {
  /** Of an edited prompt, by `performance.now()`; NaN before. */
  firstAnsweredAt = Number.NaN
  readonly #delayMs: number
  #isEdited = false
  #calls = 0
  #callsOfUnedited = 0

  constructor(delayMs: number) {
    this.#delayMs = delayMs
  }

  /** From here on answers take their time, and calls are counted. */
  startEdit(): void {
    this.#isEdited = true
  }

  take({ body }: SeenRequest): { readonly kind: 'answer'; readonly delayMs: number } {
    if (!this.#isEdited) return { kind: 'answer', delayMs: 0 }
    if (JSON.stringify(body).includes(editMark)) {
      this.#calls += 1
      if (this.#calls === 1) this.firstAnsweredAt = performance.now() + this.#delayMs
    } else {
      this.#callsOfUnedited += 1
    }
    return { kind: 'answer', delayMs: this.#delayMs }
  }

  counts(): Pick<EditOutcome, 'calls' | 'callsOfUnedited'> {
    return { calls: this.#calls, callsOfUnedited: this.#callsOfUnedited }
  }
}

const editMark = 'in one line'
const kept = { label: 'kept', text: 'Question {{ number }}: say this back.' }
const before = { label: 'edited', text: 'Question {{ number }}: say this back, please.' }
const after = { label: 'edited', text: `Question {{ number }}: say this back ${editMark}.` }
const lookMs = 10
