import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { startOpenAiServer, type OpenAiServer } from '../../packages/promptlooper/src/adapters/testing/openai-server.ts'
import { writeCallsExperiment } from './calls-experiment.ts'
import { runWell } from './command.ts'
import { isolatedEnvironment } from './environment.ts'
import { parseReport } from './report.ts'
import { promptsSent, readCommitted } from './stored-runs.ts'
import { temporaryFolder } from './temporary-folder.ts'

/** One command that is killed, and started again. */
export interface KillGiven {
  readonly count: number
  readonly delayMs: number
  readonly concurrency: number
  /** Milliseconds from the first call until the kill. */
  readonly killAfterMs: number
  /** Results that are answered so shortly before the kill may be lost. */
  readonly commitWindowMs: number
}

/** What a kill cost, and what was left. */
export interface KillOutcome {
  /** Runs that the store held as completed right after the kill. */
  readonly committed: number
  /** Asked and not answered at the moment of the kill, those included that were still in the sockets. */
  readonly inFlight: number
  readonly answeredInWindow: number
  /** Calls that were made a second time. */
  readonly repeated: number
  /** Those in flight plus those answered within the window. */
  readonly allowed: number
  /** What is wrong, a sentence each; empty where every promise is kept. */
  readonly faults: readonly string[]
}

/**
 * Starts 2,000 calls or so, kills the command with SIGKILL, looks into the store, and runs the same command again. The
 * server runs in this process, which does nothing else meanwhile: so its counts are those of the moment of the kill.
 */
export async function killAndResume(given: KillGiven): Promise<KillOutcome> {
  const { count, concurrency } = given
  await using server = await startOpenAiServer({ delayMs: given.delayMs })
  await using folder = await temporaryFolder()
  const scorers = [{ scorer: 'exact-match' }]
  const experiment = await writeCallsExperiment(folder.path, { serverUrl: server.url, count, concurrency, scorers })
  const { inFlight, answeredInWindow } = await killAmidCalls(experiment.command, server, given)
  const before = await readCommitted(experiment)
  const { stdout } = await runWell(experiment.command)
  const after = await readCommitted(experiment)
  const sent = await promptsSent(experiment)
  const { repeated, distinct } = server.counts()
  const allowed = inFlight + answeredInWindow
  const lost = [...before].filter(([id, completedAt]) => after.get(id) !== completedAt)
  const reported = parseReport(stdout).runs.completed
  const claims: readonly [string, boolean][] = [
    [`${lost.length} committed runs were lost or run again`, lost.length === 0],
    [`${inFlight} calls were in flight, ${concurrency} may be`, inFlight <= concurrency],
    [`${repeated} calls were repeated, ${allowed} may be`, repeated <= allowed],
    [`${distinct} different prompts were sent`, distinct === count],
    [`${reported} runs are reported as completed`, reported === count],
    [`${after.size} completed runs are stored`, after.size === count],
    [`${sent.length} prompts are stored, ${new Set(sent).size} of them different`, isOnceEach(sent, count)],
  ]
  const faults = claims.filter(([, holds]) => !holds).map(([claim]) => claim)
  return { committed: before.size, inFlight, answeredInWindow, repeated, allowed, faults }
}

async function killAmidCalls(
  command: readonly string[],
  server: OpenAiServer,
  { killAfterMs, commitWindowMs }: KillGiven,
): Promise<Pick<KillOutcome, 'inFlight' | 'answeredInWindow'>> {
  const [program = '', ...words] = command
  const child = spawn(program, words, { env: isolatedEnvironment(), stdio: 'ignore' })
  const exited = once(child, 'exit')
  while (server.counts().total === 0) {
    if (child.exitCode !== null)
      throw new Error(`the command ended with status ${child.exitCode} before its first call`)
    await sleep(sampleMs)
  }
  const samples: { readonly at: number; readonly answered: number }[] = []
  const sample = (): void => void samples.push({ at: performance.now(), answered: answeredBy(server) })
  const sampling = setInterval(sample, sampleMs)
  await sleep(killAfterMs)
  clearInterval(sampling)
  // In one turn of the event loop: nothing is answered between the count and the kill.
  const { inFlight, total } = server.counts()
  const answered = answeredBy(server)
  const killedAt = performance.now()
  child.kill('SIGKILL')
  const [, signal] = await exited
  if (signal !== 'SIGKILL') throw new Error('the command had ended before it could be killed')
  // What the dead process had written into its sockets still arrives.
  do await sleep(sampleMs)
  while (server.counts().inFlight > 0)
  const arrivedLate = server.counts().total - total
  const earlier = samples.findLast(({ at }) => at <= killedAt - commitWindowMs)
  return { inFlight: inFlight + arrivedLate, answeredInWindow: answered - (earlier?.answered ?? 0) }
}

function answeredBy(server: OpenAiServer): number {
  const { total, inFlight } = server.counts()
  return total - inFlight
}

function isOnceEach(sent: readonly string[], count: number): boolean {
  return sent.length === count && new Set(sent).size === count
}

const sampleMs = 2
