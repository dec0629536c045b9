import { assertNever } from '../assert-never.ts'
import type { AssignTarget, Expression } from '../syntax/expression.ts'
import { visitReads } from '../syntax/names.ts'
import type { ForStatement, MacroParameter, Statement } from '../syntax/statement.ts'
import type { Symbols } from './symbols.ts'

/** Enters the names of a body into the symbols of its frame. */
export function analyseBody(symbols: Symbols, body: readonly Statement[]): void {
  for (const statement of body) analyseStatement(symbols, statement)
}

/** Enters the parameters of a macro or call block, their defaults and the body. */
export function analyseMacro(
  symbols: Symbols,
  parameters: readonly MacroParameter[],
  body: readonly Statement[],
): void {
  for (const parameter of parameters) symbols.declareParameter(parameter.name)
  for (const parameter of parameters) {
    if (parameter.fallback !== undefined) analyseExpression(symbols, parameter.fallback)
  }
  analyseBody(symbols, body)
}

/** Enters the names of one part of a loop. */
export function analyseFor(symbols: Symbols, loop: ForStatement, part: 'body' | 'else' | 'condition'): void {
  switch (part) {
    case 'body':
      analyseParameters(symbols, loop.target)
      analyseBody(symbols, loop.body)
      return
    case 'else':
      analyseBody(symbols, loop.otherwise)
      return
    case 'condition':
      analyseParameters(symbols, loop.target)
      if (loop.condition !== undefined) analyseExpression(symbols, loop.condition)
      return
  }
}

/** Enters names that are bound before the body runs, as those of `with` and `for` are. */
export function analyseParameters(symbols: Symbols, target: AssignTarget): void {
  if (target.kind === 'name') symbols.declareParameter(target.name)
  else if (target.kind === 'tupleTarget') for (const item of target.items) analyseParameters(symbols, item)
  else symbols.load(target.name)
}

/** Enters the variables that an expression reads. */
export function analyseExpression(symbols: Symbols, expression: Expression): void {
  visitReads(expression, (name) => symbols.load(name.name))
}

function analyseTarget(symbols: Symbols, target: AssignTarget): void {
  if (target.kind === 'name') symbols.store(target.name)
  else if (target.kind === 'tupleTarget') for (const item of target.items) analyseTarget(symbols, item)
  else symbols.load(target.name)
}

function analyseStatement(symbols: Symbols, statement: Statement): void {
  switch (statement.kind) {
    case 'output':
      for (const part of statement.parts) {
        if (part.kind === 'print') analyseExpression(symbols, part.value)
      }
      return
    case 'for':
      analyseExpression(symbols, statement.iterable)
      return
    case 'if':
      analyseIf(symbols, statement.branches, statement.otherwise)
      return
    case 'set':
      analyseExpression(symbols, statement.value)
      analyseTarget(symbols, statement.target)
      return
    case 'setBlock':
      analyseTarget(symbols, statement.target)
      return
    case 'macro':
      symbols.store(statement.name)
      return
    case 'callBlock':
      analyseExpression(symbols, statement.call)
      return
    case 'filterBlock':
      analyseExpression(symbols, statement.filter)
      return
    case 'with':
      for (const value of statement.values) analyseExpression(symbols, value)
      return
    case 'import':
      analyseExpression(symbols, statement.template)
      symbols.store(statement.target)
      return
    case 'fromImport':
      analyseExpression(symbols, statement.template)
      for (const { alias } of statement.names) symbols.store(alias)
      return
    case 'include':
    case 'extends':
      analyseExpression(symbols, statement.template)
      return
    case 'do':
      analyseExpression(symbols, statement.value)
      return
    case 'generation':
      analyseBody(symbols, statement.body)
      return
    case 'autoescape':
    case 'block':
    case 'break':
    case 'continue':
      return
    default:
      assertNever(statement)
  }
}

type IfParts = Extract<Statement, { kind: 'if' }>

// The branches after the first are nested conditions to Jinja, analysed as one branch together.
function analyseIf(symbols: Symbols, branches: IfParts['branches'], otherwise: readonly Statement[]): void {
  const [first, ...rest] = branches
  if (first === undefined) return
  analyseExpression(symbols, first.condition)
  const body = symbols.copy()
  analyseBody(body, first.body)
  const elifs = symbols.copy()
  for (const branch of rest) analyseIf(elifs, [branch], [])
  const other = symbols.copy()
  analyseBody(other, otherwise)
  symbols.updateFromBranches([body, elifs, other])
}
