import { spawn, spawnSync, type ChildProcessByStdio } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface, type Interface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'
import { sourceOf, type FuzzCase } from './fuzz-case.ts'
import type { Answer } from './answer.ts'

/** A long-lived Python that renders what it is given, in order. */
export class PythonJinja implements AsyncDisposable {
  /** The version of its Jinja2. */
  readonly version: string
  readonly #process: ChildProcessByStdio<Writable, Readable, null>
  readonly #lines: AsyncIterator<string>
  readonly #interface: Interface

  private constructor(
    process: ChildProcessByStdio<Writable, Readable, null>,
    reader: Interface,
    lines: AsyncIterator<string>,
    version: string,
  ) {
    this.#process = process
    this.#interface = reader
    this.#lines = lines
    this.version = version
  }

  /** Starts one; undefined where there is no Python 3 with Jinja2. */
  static async start(): Promise<PythonJinja | undefined> {
    if (spawnSync('python3', ['-c', 'import jinja2']).status !== 0) return undefined
    const process = spawn('python3', [join(import.meta.dirname, 'oracle.py')], { stdio: ['pipe', 'pipe', 'ignore'] })
    const reader = createInterface({ input: process.stdout })
    const lines = reader[Symbol.asyncIterator]()
    const first = await lines.next().catch(() => undefined)
    if (first === undefined || first.done === true) return undefined
    // Written by oracle.py of this folder.
    const { version } = JSON.parse(first.value) as { version: string }
    return new PythonJinja(process, reader, lines, version)
  }

  /** What Python makes of the cases, in their order. */
  async answer(cases: readonly FuzzCase[]): Promise<Answer[]> {
    const answers: Answer[] = []
    for (const fuzzCase of cases) {
      const { options, variables, templates } = fuzzCase
      this.#process.stdin.write(`${JSON.stringify({ source: sourceOf(fuzzCase), options, variables, templates })}\n`)
    }
    while (answers.length < cases.length) {
      const line = await this.#lines.next()
      if (line.done === true) throw new Error('Python ended before it had answered')
      // Written by oracle.py of this folder.
      answers.push(JSON.parse(line.value) as Answer)
    }
    return answers
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#process.stdin.end()
    this.#interface.close()
    if (this.#process.exitCode === null) await once(this.#process, 'exit')
  }
}
