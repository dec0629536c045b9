import { assertNever } from '../assert-never.ts'
import { TemplateSyntaxError, type Location } from '../errors.ts'
import type { Frame } from '../runtime/frame.ts'
import type { AssignTarget, Expression } from '../syntax/expression.ts'
import type { IfStatement, Statement } from '../syntax/statement.ts'
import { Markup } from '../values/markup.ts'
import { str } from '../values/repr.ts'
import { isTrue } from '../values/truth.ts'
import type { Value } from '../values/value.ts'
import { analyseBody, analyseExpression, analyseParameters } from './analyse-names.ts'
import { captureBody, rendered } from './buffered.ts'
import { writeUnconverted } from '../runtime/output.ts'
import { BREAK, CONTINUE, NORMAL, type Evaluate, type Execute } from './code.ts'
import { compileFilter } from './compile-application.ts'
import { compileExpression } from './compile-expression.ts'
import { compileFor } from './compile-for.ts'
import { innerFrame, softFrame, type CompileFrame, type EscapeMode, type TemplateState } from './compile-frame.ts'
import { compileFromImport, compileImport } from './compile-import.ts'
import { compileBlockPlace, compileExtends, compileInclude } from './compile-inheritance.ts'
import { compileCallBlock, compileMacro } from './compile-macro.ts'
import { compileOutput, joined } from './compile-output.ts'
import {
  assignedNames,
  compileAssignment,
  compileEntry,
  compileExit,
  compileNamespaceCheck,
} from './compile-variables.ts'
import { Symbols } from './symbols.ts'

/** Compiles statements that run one after the other. */
export function compileBody(body: readonly Statement[], frame: CompileFrame, state: TemplateState): Execute {
  return joined(body.map((statement) => compileStatement(statement, frame, state)))
}

function compileStatement(statement: Statement, frame: CompileFrame, state: TemplateState): Execute {
  const inner = (body: readonly Statement[], within: CompileFrame): Execute => compileBody(body, within, state)
  switch (statement.kind) {
    case 'output':
      return compileOutput(statement.parts, frame, state)
    case 'for':
      return compileFor(statement, frame, state, inner)
    case 'if':
      return compileIf(statement, frame, state)
    case 'set':
      return compileSet(statement, frame, state)
    case 'setBlock':
      return compileSetBlock(statement, frame, state)
    case 'macro':
      return compileMacro(statement, frame, state, inner)
    case 'callBlock':
      return compileCallBlock(statement, frame, state, inner)
    case 'filterBlock':
      return compileFilterBlock(statement, frame, state)
    case 'with':
      return compileWith(statement, frame, state)
    case 'autoescape':
      return compileAutoescape(statement, frame, state)
    case 'generation':
      return inner(statement.body, frame)
    case 'block':
      return compileBlockPlace(statement, frame, state)
    case 'extends':
      return compileExtends(statement, frame, state)
    case 'include':
      return compileInclude(statement, frame, state)
    case 'import':
      return compileImport(statement, frame, state)
    case 'fromImport':
      return compileFromImport(statement, frame, state)
    case 'do': {
      const value = compileExpression(statement.value, frame, state)
      return (at) => {
        at.evaluation.at = statement.at
        value(at)
        return NORMAL
      }
    }
    case 'break':
      if (!frame.isInLoop) refuseJump("'break' outside loop", statement.at, state)
      return () => BREAK
    case 'continue':
      if (!frame.isInLoop) refuseJump("'continue' not properly in loop", statement.at, state)
      return () => CONTINUE
    default:
      return assertNever(statement)
  }
}

function refuseJump(message: string, place: Location, state: TemplateState): void {
  state.refused.push(new TemplateSyntaxError(message, place, 'SyntaxError'))
}

type StatementOf<Kind extends Statement['kind']> = Extract<Statement, { kind: Kind }>

function compileIf(statement: IfStatement, frame: CompileFrame, state: TemplateState): Execute {
  const soft = softFrame(frame)
  const branches = statement.branches.map((branch) => ({
    place: branch.at,
    condition: compileExpression(branch.condition, soft, state),
    body: compileBody(branch.body, soft, state),
  }))
  const otherwise = compileBody(statement.otherwise, soft, state)
  const [only] = branches
  if (only !== undefined && branches.length === 1) {
    const { place, condition, body } = only
    return (at) => {
      at.evaluation.at = place
      return isTrue(condition(at)) ? body(at) : otherwise(at)
    }
  }
  return (at) => {
    for (let index = 0; index < branches.length; index += 1) {
      const branch = branches[index]
      if (branch === undefined) break
      at.evaluation.at = branch.place
      if (isTrue(branch.condition(at))) return branch.body(at)
    }
    return otherwise(at)
  }
}

function compileSet(statement: StatementOf<'set'>, frame: CompileFrame, state: TemplateState): Execute {
  const check = compileNamespaceCheck(frame.symbols, frame.scope, statement.target)
  const value = compileExpression(statement.value, frame, state)
  const assign = compileTopLevelAssignment(statement.target, frame)
  return (at) => {
    at.evaluation.at = statement.at
    check?.(at)
    assign(at, value(at))
    return NORMAL
  }
}

function compileSetBlock(statement: StatementOf<'setBlock'>, frame: CompileFrame, state: TemplateState): Execute {
  const symbols = new Symbols(frame.scope, frame.symbols)
  analyseBody(symbols, statement.body)
  // The names in the filter's arguments are not analysed: Jinja2 forgets them, too, and fails on those it has not met.
  const inner = { ...innerFrame(frame, symbols), checksParent: false }
  const enter = compileEntry(symbols, frame.scope, state.environment)
  const leave = compileExit(symbols)
  const body = compileBody(statement.body, inner, state)
  const text = new BlockText()
  const filtered = statement.filter === undefined ? text.read : compileBlockFilter(statement.filter, inner, state, text)
  const assign = compileTopLevelAssignment(statement.target, frame)
  return (at) => {
    enter(at)
    const captured = captureBody(body, at)
    at.evaluation.at = statement.at
    const value = text.during(rendered(captured.text, at), () => filtered(at))
    assign(at, at.context.escapes && !(value instanceof Markup) ? new Markup(str(value)) : value)
    leave(at)
    return captured.completion
  }
}

function compileFilterBlock(statement: StatementOf<'filterBlock'>, frame: CompileFrame, state: TemplateState): Execute {
  const symbols = new Symbols(frame.scope, frame.symbols)
  analyseBody(symbols, statement.body)
  analyseExpression(symbols, statement.filter)
  const inner = innerFrame(frame, symbols)
  const enter = compileEntry(symbols, frame.scope, state.environment)
  const leave = compileExit(symbols)
  const body = compileBody(statement.body, inner, state)
  const text = new BlockText()
  const filtered = compileBlockFilter(statement.filter, inner, state, text)
  return (at) => {
    enter(at)
    const captured = captureBody(body, at)
    at.evaluation.at = statement.at
    writeUnconverted(
      text.during(rendered(captured.text, at), () => filtered(at)),
      at.evaluation,
    )
    leave(at)
    return captured.completion
  }
}

function compileBlockFilter(
  filter: StatementOf<'filterBlock'>['filter'],
  frame: CompileFrame,
  state: TemplateState,
  text: BlockText,
): Evaluate {
  const compile = (inner: Expression): Evaluate => compileExpression(inner, frame, state)
  return compileFilter(filter, frame, state, compile, text.read)
}

/** The text of the block that is filtered at the moment; a block inside has its own. */
class BlockText {
  #text: Value = ''
  readonly read: Evaluate = () => this.#text

  during(text: Value, run: () => Value): Value {
    const outer = this.#text
    this.#text = text
    const result = run()
    this.#text = outer
    return result
  }
}

function compileWith(statement: StatementOf<'with'>, frame: CompileFrame, state: TemplateState): Execute {
  const symbols = new Symbols(frame.scope, frame.symbols)
  for (const target of statement.targets) analyseParameters(symbols, target)
  analyseBody(symbols, statement.body)
  const values = statement.values.map((value) => compileExpression(value, frame, state))
  const assigners = statement.targets.map((target) => compileAssignment(symbols, frame.scope, target))
  const enter = compileEntry(symbols, frame.scope, state.environment)
  const leave = compileExit(symbols)
  const body = compileBody(statement.body, innerFrame(frame, symbols), state)
  return (at) => {
    at.evaluation.at = statement.at
    enter(at)
    for (let index = 0; index < assigners.length; index += 1) assigners[index]?.(at, values[index]?.(at) ?? null)
    const completion = body(at)
    leave(at)
    return completion
  }
}

function compileAutoescape(statement: StatementOf<'autoescape'>, frame: CompileFrame, state: TemplateState): Execute {
  const symbols = new Symbols(frame.scope, frame.symbols)
  analyseExpression(symbols, statement.value)
  analyseBody(symbols, statement.body)
  const inner = innerFrame(frame, symbols)
  const value = compileExpression(statement.value, inner, state)
  const enter = compileEntry(symbols, frame.scope, state.environment)
  const leave = compileExit(symbols)
  const escape = escapeModeOf(statement.value)
  const constantEscape = escape === 'dynamic' ? frame.constantEscape : escape
  const body = compileBody(statement.body, { ...inner, escape, constantEscape }, state)
  return (at) => {
    enter(at)
    at.evaluation.at = statement.at
    const before = at.context.escapes
    at.context.escapes = isTrue(value(at))
    const completion = body(at)
    at.context.escapes = before
    leave(at)
    return completion
  }
}

function escapeModeOf(value: Expression): EscapeMode {
  if (value.kind !== 'constant') return 'dynamic'
  return isTrue(value.value) ? 'on' : 'off'
}

// What the top level sets is seen by blocks, included templates and importers.
function compileTopLevelAssignment(target: AssignTarget, frame: CompileFrame): (at: Frame, value: Value) => void {
  const assign = compileAssignment(frame.symbols, frame.scope, target)
  if (!frame.isTopLevel) return assign
  const names = assignedNames(target).map((name) => ({ name, slot: frame.symbols.reference(name).slot }))
  return (at, value) => {
    assign(at, value)
    for (const { name, slot } of names) {
      const assigned = at.slots[slot]
      if (assigned === undefined) continue
      at.context.assign(name, assigned, 'exported')
    }
  }
}
