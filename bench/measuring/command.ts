import { spawn } from 'node:child_process'
import { text } from 'node:stream/consumers'
import { isolatedEnvironment } from './environment.ts'

/** How a command ended. */
export interface CommandEnd {
  /** null where a signal ended it. */
  readonly status: number | null
  readonly stdout: string
  readonly stderr: string
  /** From its start until it has ended and said its last. */
  readonly elapsedMs: number
}

/** Where a command runs. */
export interface CommandSurroundings {
  readonly cwd?: string
  readonly environment?: NodeJS.ProcessEnv
}

/** Runs a command to its end, whatever its status. Rejects where it can't be started. */
export async function runCommand(words: readonly string[], given: CommandSurroundings = {}): Promise<CommandEnd> {
  const [program = '', ...rest] = words
  const startedAt = performance.now()
  const child = spawn(program, rest, {
    cwd: given.cwd,
    env: given.environment ?? isolatedEnvironment(),
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (status) => resolve(status))
  })
  const [status, stdout, stderr] = await Promise.all([ended, text(child.stdout), text(child.stderr)])
  return { status, stdout, stderr, elapsedMs: performance.now() - startedAt }
}

/** The same, for commands that must go well: throws with what the command wrote where its status is not 0. */
export async function runWell(words: readonly string[], given: CommandSurroundings = {}): Promise<CommandEnd> {
  const end = await runCommand(words, given)
  if (end.status === 0) return end
  const last = `${end.stdout}\n${end.stderr}`.trim().slice(-longestExcerpt)
  throw new Error(`status ${end.status}: ${words.join(' ')}\n${last}`)
}

const longestExcerpt = 2_000
