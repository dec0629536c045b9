import { spawn, spawnSync } from 'node:child_process'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { MeasuredTemplate } from './templates.ts'

/** What is measured: rendering a template compiled before, or parsing and rendering once. */
export type Work = 'render' | 'parse-and-render'

/** A template engine to measure. */
export interface Contender {
  readonly name: string
  /** Microseconds for one piece of work, the mean of `count`, and the text rendered. */
  measure(work: Work, measured: MeasuredTemplate, count: number): Promise<{ microseconds: number; text: string }>
  end(): void
}

interface CompiledTemplate {
  render(variables: Readonly<Record<string, unknown>>): string
}

/** This project's engine, as it is published. */
export async function ourEngine(): Promise<Contender> {
  const built = new URL('../../packages/jinja/dist/jinja.js', import.meta.url)
  // The build of the package next door.
  const { Environment } = (await import(built.href)) as {
    Environment: new () => { fromString(source: string): CompiledTemplate }
  }
  const environment = new Environment()
  return inProcess('@promptlooper/jinja', (source) => environment.fromString(source))
}

/** nunjucks without its escaping, which Jinja2 does not do either unless it is asked to. */
export function nunjucks(): Contender {
  // It has no types; these are the two calls used.
  const engine = createRequire(import.meta.url)('nunjucks') as {
    Environment: new (loader: null, options: { autoescape: boolean }) => object
    compile(source: string, environment: object): CompiledTemplate
  }
  const environment = new engine.Environment(null, { autoescape: false })
  return inProcess('nunjucks', (source) => engine.compile(source, environment))
}

/** Jinja2 itself, in a Python that stays; undefined where there is none. */
export function cpython(): Contender | undefined {
  if (spawnSync('python3', ['-c', 'import jinja2']).status !== 0) return undefined
  const process = spawn('python3', [join(import.meta.dirname, 'cpython.py')], { stdio: ['pipe', 'pipe', 'ignore'] })
  const lines = createInterface({ input: process.stdout })[Symbol.asyncIterator]()
  const contender: Contender = {
    name: 'Jinja2 on CPython',
    measure: async (work, measured, count) => {
      process.stdin.write(`${JSON.stringify({ work, count, ...measured })}\n`)
      const line = await lines.next()
      if (line.done === true) throw new Error('Python ended before it had answered')
      // Written by cpython.py of this folder.
      const { seconds, text } = JSON.parse(line.value) as { seconds: number; text: string }
      return { microseconds: (seconds * 1e6) / count, text }
    },
    end: () => {
      process.stdin.end()
    },
  }
  return contender
}

function inProcess(name: string, compile: (source: string) => CompiledTemplate): Contender {
  const compiled = new Map<string, CompiledTemplate>()
  return {
    name,
    measure: async (work, { source, variables }, count) => {
      const template = compiled.get(source) ?? compile(source)
      compiled.set(source, template)
      const text = template.render(variables)
      const start = performance.now()
      for (let round = 0; round < count; round += 1) {
        if (work === 'render') template.render(variables)
        else compile(source).render(variables)
      }
      return { microseconds: ((performance.now() - start) * 1000) / count, text }
    },
    end: () => {},
  }
}
