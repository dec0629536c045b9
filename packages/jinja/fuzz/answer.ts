import { Environment } from '../src/environment.ts'
import { LimitError, TemplateError } from '../src/errors.ts'
import { parseContext } from '../src/border/parse-context.ts'
import { DictLoader } from '../src/loader.ts'
import { sourceOf, type FuzzCase } from './fuzz-case.ts'

/** What went wrong, by the name of Python's exception. */
export interface Failure {
  readonly type: string
  readonly message: string
  readonly line: number | null
  /** Set where this engine ended the work. */
  readonly isLimit?: boolean
}

/** A text, or what went wrong. */
export type Rendered = { readonly output: string } | { readonly error: Failure }

/** The names of variables, or what went wrong. */
export type Undeclared = { readonly names: readonly string[] } | { readonly error: Failure }

/** What an engine makes of a case. */
export interface Answer {
  readonly rendered: Rendered
  readonly undeclared: Undeclared
}

/** What this engine makes of a case. */
export function answerHere(fuzzCase: FuzzCase): Answer {
  const environment = new Environment({ ...fuzzCase.options, loader: new DictLoader(fuzzCase.templates) })
  const source = sourceOf(fuzzCase)
  return {
    rendered: attempt(() => ({ output: environment.fromString(source).render(variablesOf(fuzzCase)) })),
    undeclared: attempt(() => ({ names: [...environment.undeclaredVariables(source)].toSorted() })),
  }
}

function variablesOf(fuzzCase: FuzzCase): ReadonlyMap<string, unknown> {
  const variables = parseContext(fuzzCase.variables)
  if (!(variables instanceof Map)) throw new Error('the variables of a case are an object')
  return variables
}

function attempt<Result>(run: () => Result): Result | { readonly error: Failure } {
  try {
    return run()
  } catch (error) {
    if (!(error instanceof TemplateError)) {
      const message = error instanceof Error ? (error.stack ?? error.message) : String(error)
      return { error: { type: 'not a TemplateError', message, line: null } }
    }
    const { pythonType: type, message, line } = error
    return { error: { type, message, line: line ?? null, isLimit: error instanceof LimitError } }
  }
}
