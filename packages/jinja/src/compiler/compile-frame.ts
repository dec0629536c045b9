import type { TemplateSyntaxError } from '../errors.ts'
import type { BlockStatement, Statement } from '../syntax/statement.ts'
import type { RenderEvaluation } from '../runtime/render-evaluation.ts'
import type { TemplateContext } from '../runtime/template-context.ts'
import type { Variables } from '../runtime/variables.ts'
import type { Execute } from './code.ts'
import type { Value } from '../values/value.ts'
import type { Scope, Variable } from './scope.ts'
import type { Symbols } from './symbols.ts'

/** Whether output is escaped: known at compile time, or only when it is written. */
export type EscapeMode = 'on' | 'off' | 'dynamic'

/** What the compiler knows at one place of a template. */
export interface CompileFrame {
  readonly symbols: Symbols
  readonly scope: Scope
  readonly escape: EscapeMode
  /** Whether output of constants is escaped, which Jinja2 settles while it compiles, whatever `autoescape` says then. */
  readonly constantEscape: EscapeMode
  /** The template itself and the branches of conditions at its top. */
  readonly isTopLevel: boolean
  /** The template itself only. */
  readonly isRootLevel: boolean
  /** Inside of a condition, where an unknown filter is an error only when it runs. */
  readonly isSoft: boolean
  /** Whether `break` and `continue` have a loop to end, within the same function. */
  readonly isInLoop: boolean
  /** Output must first ask whether the template has extended another by now. */
  readonly checksParent: boolean
}

/** A frame inside of another, with symbols of its own. */
export function innerFrame(frame: CompileFrame, symbols: Symbols, scope: Scope = frame.scope): CompileFrame {
  return { ...frame, symbols, scope, isTopLevel: false, isRootLevel: false, isSoft: false }
}

/** The frame of a branch: the same variables, but no longer the root. */
export function softFrame(frame: CompileFrame): CompileFrame {
  return { ...frame, isRootLevel: false, isSoft: true }
}

/** A template that is loaded, as `include`, `import` and `extends` see it. */
export interface LoadedTemplate {
  readonly name: string | undefined
  readonly program: TemplateProgram
}

/** A compiled template. */
export interface TemplateProgram {
  /** Why the template cannot run although it can be analysed. */
  readonly refused: TemplateSyntaxError | undefined
  readonly run: (context: TemplateContext, evaluation: RenderEvaluation) => void
  readonly blocks: ReadonlyMap<string, (context: TemplateContext, evaluation: RenderEvaluation) => void>
}

/** What the compiler must know of the environment. */
export interface CompileEnvironment {
  readonly escapes: boolean
  /** What a template sees that gets no context. */
  readonly globals: Variables
  hasFilter(name: string): boolean
  hasTest(name: string): boolean
  /** Told of each name that compiled code looks up in its context. */
  onResolve(name: string): void
  /** Loads the template of a name. */
  load(name: Value): LoadedTemplate
  /** Loads the first template that exists of one name or several. */
  select(names: Value): LoadedTemplate
}

/** What is known of the whole template while it is compiled. */
export interface TemplateState {
  readonly environment: CompileEnvironment
  readonly templateName: string | undefined
  readonly blocks: ReadonlyMap<string, BlockStatement>
  readonly parentTemplate: Variable
  readonly hasExtends: boolean
  extendsSoFar: number
  /** What Python's compiler refuses in the code that Jinja2 generates; analysing alone does not come so far. */
  readonly refused: TemplateSyntaxError[]
  hasKnownExtends: boolean
}

/** Compiles a body; handed to statements that have one, as bodies consist of statements. */
export type CompileBody = (body: readonly Statement[], frame: CompileFrame) => Execute
