import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** How a command line ended. */
export interface CliEnd {
  readonly status: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Where and with what a command line runs. */
export interface CliSurroundings {
  readonly directory: string
  readonly environment?: Readonly<Record<string, string>>
  /** A program, with its first words, that gets the command line as its last words and runs it. */
  readonly launcher?: readonly [string, ...string[]]
  /** Runs it as this user; only root may. */
  readonly userId?: number
  /** Sees the process as soon as it runs. */
  readonly watch?: (child: ChildProcessWithoutNullStreams) => void
}

/** Runs the real command line in its own process, without a terminal and without this process's keys, and gives how it ended. */
export function runCli(words: readonly string[], surroundings: CliSurroundings): Promise<CliEnd> {
  return new Promise((resolve, reject) => {
    const commandLine = [process.execPath, '--conditions=promptlooper-source', start, ...words]
    const [program = process.execPath, ...rest] = [...(surroundings.launcher ?? []), ...commandLine]
    const child = spawn(program, rest, {
      cwd: surroundings.directory,
      ...(surroundings.userId === undefined ? {} : { uid: surroundings.userId, gid: surroundings.userId }),
      env: {
        PATH: process.env['PATH'],
        HOME: surroundings.directory,
        // Halves the time of a start from sources.
        NODE_COMPILE_CACHE: join(tmpdir(), 'promptlooper-compile-cache'),
        ...surroundings.environment,
      },
    })
    let stdout = ''
    let stderr = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text))
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text))
    child.on('error', reject)
    child.on('close', (status) => resolve({ status, stdout, stderr }))
    child.stdin.end()
    surroundings.watch?.(child)
  })
}

/** A folder of its own, removed at the end of the scope. */
export async function temporaryFolder(): Promise<{ readonly path: string } & AsyncDisposable> {
  const path = await mkdtemp(join(tmpdir(), 'promptlooper-cli-'))
  return { path, [Symbol.asyncDispose]: async () => await rm(path, { recursive: true, force: true }) }
}

const start = fileURLToPath(new URL('start.ts', import.meta.url))
