import { spawn, type ChildProcessByStdio } from 'node:child_process'
import type { Readable, Writable } from 'node:stream'
import type { ProgramEnd, ProgramStart } from '../../domain/program.ts'

type Child = ChildProcessByStdio<Writable, Readable, Readable>

const usualOutputBytes = 64 * 1024 * 1024
const keptComplaintCharacters = 8192
const graceMs = 2000

/** Programs that run, so that all can be ended. */
export class ChildProcesses {
  readonly #running = new Set<Child>()

  /** Starts a program, gives it its input and waits for its end. On abort it gets SIGTERM, and SIGKILL two seconds later. */
  run(start: ProgramStart, signal: AbortSignal): Promise<ProgramEnd> {
    return new Promise((resolve) => {
      // A session of its own: Ctrl-C in the terminal then reaches us alone, and its own children end with it.
      const child = spawn(start.program, start.programArguments, {
        cwd: start.directory,
        env: start.environment,
        stdio: ['pipe', 'pipe', 'pipe'],
        detached: true,
      })
      this.#running.add(child)
      const stop = (): void => endGently(child)
      signal.addEventListener('abort', stop, { once: true })
      const settle = (end: ProgramEnd): void => {
        this.#running.delete(child)
        signal.removeEventListener('abort', stop)
        resolve(end)
      }
      const longestOutputBytes = start.longestOutputBytes ?? usualOutputBytes
      const output: Buffer[] = []
      let outputBytes = 0
      let complaint = ''
      child.stdout.on('data', (chunk: Buffer) => {
        outputBytes += chunk.length
        if (outputBytes <= longestOutputBytes) output.push(chunk)
        else endNow(child)
      })
      child.stderr.on('data', (chunk: Buffer) => {
        complaint = (complaint + chunk.toString('utf8')).slice(-keptComplaintCharacters)
      })
      child.once('error', (cause) => settle({ kind: 'not-started', cause }))
      child.once('close', (status, endSignal) => {
        if (outputBytes > longestOutputBytes) return settle({ kind: 'output-too-long' })
        settle({ kind: 'ended', status, signal: endSignal, output: Buffer.concat(output).toString('utf8'), complaint })
      })
      // A program need not read its input; its end tells how it went.
      child.stdin.on('error', () => undefined)
      child.stdin.end(start.input)
    })
  }

  /** Ends all of them at once. */
  endAll(): void {
    for (const child of this.#running) endNow(child)
  }
}

function endGently(child: Child): void {
  sendSignal(child, 'SIGTERM')
  const timer = setTimeout(() => endNow(child), graceMs)
  child.once('close', () => clearTimeout(timer))
}

function endNow(child: Child): void {
  sendSignal(child, 'SIGKILL')
}

/** To the program and to what it started. */
function sendSignal(child: Child, signal: 'SIGTERM' | 'SIGKILL'): void {
  if (child.pid === undefined) return
  try {
    process.kill(-child.pid, signal)
  } catch {
    // It has ended already: its group is gone.
    child.kill(signal)
  }
}
