import { assertNever } from '../assert-never.ts'
import type { Location } from '../errors.ts'
import type { AssignTarget, Expression } from '../syntax/expression.ts'
import { argumentsOf, childrenOf } from '../syntax/names.ts'
import type { IfStatement, Statement, TemplateTree } from '../syntax/statement.ts'
import { pathsKnownWhen, staticPath } from './static-path.ts'

/** A place in a template; both count from 1. */
export interface Position {
  readonly line: number
  readonly column: number
}

/** Where a path is used, and whether every use can do without it. */
export interface PathUse {
  readonly positions: readonly Position[]
  /**
   * Each use stands under `default`, `is defined`, or in a branch that runs only when the path is
   * there.
   */
  readonly guarded: boolean
}

/** The static paths into the variables that a template gets from outside. */
export function findVariablePaths(tree: TemplateTree, isGlobal: (name: string) => boolean): Map<string, PathUse> {
  const finder = new PathFinder(isGlobal)
  finder.visitBody(tree.body, { locals: new Set(), known: new Set() })
  return finder.uses
}

/** What is certain at one place: the names that are not from outside, the paths that are there. */
interface Surroundings {
  readonly locals: Set<string>
  readonly known: ReadonlySet<string>
}

/** How a value is used: as it is, or where a missing one does no harm. */
type Need = 'needed' | 'optional'

class PathFinder {
  readonly uses = new Map<string, { positions: Position[]; guarded: boolean }>()
  readonly #isGlobal: (name: string) => boolean

  constructor(isGlobal: (name: string) => boolean) {
    this.#isGlobal = isGlobal
  }

  visitBody(body: readonly Statement[], around: Surroundings): void {
    for (const statement of body) this.#visitStatement(statement, around)
  }

  #visitStatement(statement: Statement, around: Surroundings): void {
    switch (statement.kind) {
      case 'output':
        for (const part of statement.parts) if (part.kind === 'print') this.#visit(part.value, around)
        return
      case 'for': {
        this.#visit(statement.iterable, around)
        const inner = within(around, ['loop', ...targetNames(statement.target)])
        if (statement.condition !== undefined) this.#visit(statement.condition, inner, 'optional')
        const body =
          statement.condition === undefined ? inner : knowing(inner, pathsKnownWhen(statement.condition, true))
        this.visitBody(statement.body, body)
        this.visitBody(statement.otherwise, within(around, []))
        return
      }
      case 'if':
        this.#visitIf(statement, around)
        return
      case 'set':
        this.#visit(statement.value, around)
        for (const name of targetNames(statement.target)) around.locals.add(name)
        return
      case 'setBlock':
        this.visitBody(statement.body, within(around, []))
        if (statement.filter !== undefined) this.#visitAll(argumentsOf(statement.filter.args), around)
        for (const name of targetNames(statement.target)) around.locals.add(name)
        return
      case 'macro':
        around.locals.add(statement.name)
        this.#visitMacro(statement.parameters, statement.body, around)
        return
      case 'callBlock':
        this.#visit(statement.call, around)
        this.#visitMacro(statement.parameters, statement.body, around)
        return
      case 'with':
        this.#visitAll(statement.values, around)
        this.visitBody(statement.body, within(around, statement.targets.flatMap(targetNames)))
        return
      case 'filterBlock':
        this.#visitAll(argumentsOf(statement.filter.args), around)
        this.visitBody(statement.body, within(around, []))
        return
      case 'autoescape':
        this.#visit(statement.value, around)
        this.visitBody(statement.body, within(around, []))
        return
      case 'block':
        this.visitBody(statement.body, within(around, ['self', 'super']))
        return
      case 'generation':
        this.visitBody(statement.body, around)
        return
      case 'include':
      case 'extends':
        this.#visit(statement.template, around)
        return
      case 'import':
        this.#visit(statement.template, around)
        around.locals.add(statement.target)
        return
      case 'fromImport':
        this.#visit(statement.template, around)
        for (const { alias } of statement.names) around.locals.add(alias)
        return
      case 'do':
        this.#visit(statement.value, around)
        return
      case 'break':
      case 'continue':
        return
    }
  }

  #visitIf(statement: IfStatement, around: Surroundings): void {
    let rest = around
    for (const branch of statement.branches) {
      this.#visit(branch.condition, rest, 'optional')
      this.visitBody(branch.body, knowing(rest, pathsKnownWhen(branch.condition, true)))
      rest = knowing(rest, pathsKnownWhen(branch.condition, false))
    }
    this.visitBody(statement.otherwise, rest)
  }

  #visitMacro(
    parameters: readonly { readonly name: string; readonly fallback: Expression | undefined }[],
    body: readonly Statement[],
    around: Surroundings,
  ): void {
    const inner = within(around, ['caller', 'varargs', 'kwargs', ...parameters.map((parameter) => parameter.name)])
    for (const { fallback } of parameters) if (fallback !== undefined) this.#visit(fallback, inner)
    this.visitBody(body, inner)
  }

  #visitAll(expressions: readonly Expression[], around: Surroundings): void {
    for (const expression of expressions) this.#visit(expression, around)
  }

  #visit(expression: Expression, around: Surroundings, need: Need = 'needed'): void {
    const path = staticPath(expression)
    if (path !== undefined) {
      this.#record(path.text, path.root, path.at, around, need)
      return
    }
    switch (expression.kind) {
      case 'filter': {
        const isDefault = expression.name === 'default' || expression.name === 'd'
        if (expression.target !== undefined) this.#visit(expression.target, around, isDefault ? 'optional' : 'needed')
        this.#visitAll(argumentsOf(expression.args), around)
        return
      }
      case 'test': {
        const asks = expression.name === 'defined' || expression.name === 'undefined'
        this.#visit(expression.target, around, asks ? 'optional' : 'needed')
        this.#visitAll(argumentsOf(expression.args), around)
        return
      }
      case 'not':
        this.#visit(expression.operand, around, need)
        return
      case 'and':
        this.#visit(expression.left, around, 'optional')
        this.#visit(expression.right, knowing(around, pathsKnownWhen(expression.left, true)), need)
        return
      case 'or':
        this.#visit(expression.left, around, 'optional')
        this.#visit(expression.right, knowing(around, pathsKnownWhen(expression.left, false)), need)
        return
      case 'conditional':
        this.#visit(expression.condition, around, 'optional')
        this.#visit(expression.whenTrue, knowing(around, pathsKnownWhen(expression.condition, true)), need)
        if (expression.whenFalse !== undefined) {
          this.#visit(expression.whenFalse, knowing(around, pathsKnownWhen(expression.condition, false)), need)
        }
        return
      case 'call':
        // The last name of `input.text.upper()` is a method, not a key.
        this.#visit(expression.callee.kind === 'attribute' ? expression.callee.target : expression.callee, around)
        this.#visitAll(argumentsOf(expression.args), around)
        return
      case 'item':
      case 'attribute':
        this.#visitAll(childrenOf(expression), around)
        return
      default:
        this.#visitAll(childrenOf(expression), around)
    }
  }

  #record(path: string, root: string, at: Location, around: Surroundings, need: Need): void {
    if (around.locals.has(root) || this.#isGlobal(root)) return
    const guarded = need === 'optional' || isKnown(path, around.known)
    const use = this.uses.get(path)
    const position: Position = { line: at.line, column: at.column }
    if (use === undefined) this.uses.set(path, { positions: [position], guarded })
    else {
      use.positions.push(position)
      use.guarded &&= guarded
    }
  }
}

// A path that is there implies that all it leads through is there.
function isKnown(path: string, known: ReadonlySet<string>): boolean {
  if (known.has(path)) return true
  for (const longer of known) if (longer.startsWith(`${path}.`)) return true
  return false
}

function within(around: Surroundings, names: readonly string[]): Surroundings {
  return { locals: new Set([...around.locals, ...names]), known: around.known }
}

function knowing(around: Surroundings, paths: ReadonlySet<string>): Surroundings {
  return paths.size === 0 ? around : { locals: around.locals, known: new Set([...around.known, ...paths]) }
}

function targetNames(target: AssignTarget): string[] {
  switch (target.kind) {
    case 'name':
      return [target.name]
    case 'namespaceTarget':
      return []
    case 'tupleTarget':
      return target.items.flatMap(targetNames)
    default:
      return assertNever(target)
  }
}
