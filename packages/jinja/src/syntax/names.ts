import { assertNever } from '../assert-never.ts'
import type { AssignTarget, CallArguments, Expression, NameExpression } from './expression.ts'
import type { MacroParameter, Statement } from './statement.ts'

/** Visits every variable that an expression reads. */
export function visitReads(expression: Expression, visit: (name: NameExpression) => void): void {
  if (expression.kind === 'name') visit(expression)
  else for (const child of childrenOf(expression)) visitReads(child, visit)
}

/** The expressions directly inside of an expression, in the order they are written. */
export function childrenOf(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case 'name':
    case 'constant':
      return []
    case 'tuple':
    case 'list':
      return expression.items
    case 'dict':
      return expression.entries.flatMap((entry) => [entry.key, entry.value])
    case 'attribute':
      return [expression.target]
    case 'item':
      return [expression.target, expression.key]
    case 'slice':
      return [expression.start, expression.stop, expression.step].filter((part) => part !== undefined)
    case 'not':
    case 'negate':
    case 'positive':
      return [expression.operand]
    case 'binary':
    case 'and':
    case 'or':
      return [expression.left, expression.right]
    case 'concat':
      return expression.parts
    case 'compare':
      return [expression.first, ...expression.rest.map((step) => step.operand)]
    case 'conditional':
      return [expression.condition, expression.whenTrue, expression.whenFalse].filter((part) => part !== undefined)
    case 'call':
      return [expression.callee, ...argumentsOf(expression.args)]
    case 'filter':
      return expression.target === undefined
        ? argumentsOf(expression.args)
        : [expression.target, ...argumentsOf(expression.args)]
    case 'test':
      return [expression.target, ...argumentsOf(expression.args)]
    default:
      return assertNever(expression)
  }
}

/** The expressions among some arguments. */
export function argumentsOf(args: CallArguments): readonly Expression[] {
  const all = [...args.positional, ...args.keywords.map((keyword) => keyword.value), args.spread, args.keywordSpread]
  return all.filter((argument) => argument !== undefined)
}

/** Which of the names some statements read without having assigned to them before. */
export function findUndeclared(statements: readonly Statement[], names: readonly string[]): Set<string> {
  const wanted = new Set(names)
  const found = new Set<string>()
  const visitor: NameVisitor = {
    read: (name) => {
      if (wanted.has(name)) found.add(name)
    },
    assign: (name) => {
      wanted.delete(name)
    },
  }
  for (const statement of statements) visitStatement(statement, visitor)
  return found
}

/** Every name that some statements assign to, nested ones included, blocks too. */
export function findAssigned(statements: readonly Statement[], name: string): NameExpression | undefined {
  let found: NameExpression | undefined
  const visitor: NameVisitor = {
    read: () => {},
    assign: (assigned, at) => {
      if (assigned === name && at !== undefined) found ??= at
    },
  }
  for (const statement of statements) visitStatement(statement, visitor, 'with-blocks')
  return found
}

interface NameVisitor {
  read(name: string): void
  assign(name: string, target: NameExpression | undefined): void
}

function visitStatement(
  statement: Statement,
  visitor: NameVisitor,
  blocks: 'with-blocks' | 'without-blocks' = 'without-blocks',
): void {
  const read = (expression: Expression | undefined): void => {
    if (expression !== undefined) visitReads(expression, (name) => visitor.read(name.name))
  }
  const inner = (body: readonly Statement[]): void => {
    for (const child of body) visitStatement(child, visitor, blocks)
  }
  const signature = (parameters: readonly MacroParameter[]): void => {
    for (const parameter of parameters) visitor.assign(parameter.name, undefined)
    for (const parameter of parameters) read(parameter.fallback)
  }
  switch (statement.kind) {
    case 'output':
      for (const part of statement.parts) if (part.kind === 'print') read(part.value)
      return
    case 'for':
      visitTarget(statement.target, visitor)
      read(statement.iterable)
      inner(statement.body)
      inner(statement.otherwise)
      read(statement.condition)
      return
    case 'if':
      for (const branch of statement.branches) {
        read(branch.condition)
        inner(branch.body)
      }
      inner(statement.otherwise)
      return
    case 'set':
      visitTarget(statement.target, visitor)
      read(statement.value)
      return
    case 'setBlock':
      visitTarget(statement.target, visitor)
      read(statement.filter)
      inner(statement.body)
      return
    case 'macro':
      signature(statement.parameters)
      inner(statement.body)
      return
    case 'callBlock':
      read(statement.call)
      signature(statement.parameters)
      inner(statement.body)
      return
    case 'filterBlock':
      inner(statement.body)
      read(statement.filter)
      return
    case 'with':
      for (const target of statement.targets) visitParameterTarget(target, visitor)
      for (const value of statement.values) read(value)
      inner(statement.body)
      return
    case 'autoescape':
      read(statement.value)
      inner(statement.body)
      return
    case 'generation':
      inner(statement.body)
      return
    case 'block':
      if (blocks === 'with-blocks') inner(statement.body)
      return
    case 'extends':
    case 'include':
    case 'import':
    case 'fromImport':
      read(statement.template)
      return
    case 'do':
      read(statement.value)
      return
    case 'break':
    case 'continue':
      return
    default:
      assertNever(statement)
  }
}

// The names of `with` are parameters to Jinja, which even `loop` may be.
function visitParameterTarget(target: AssignTarget, visitor: NameVisitor): void {
  if (target.kind === 'name') visitor.assign(target.name, undefined)
  else if (target.kind === 'tupleTarget') for (const item of target.items) visitParameterTarget(item, visitor)
}

function visitTarget(target: AssignTarget, visitor: NameVisitor): void {
  if (target.kind === 'name') visitor.assign(target.name, target)
  else if (target.kind === 'tupleTarget') for (const item of target.items) visitTarget(item, visitor)
}
