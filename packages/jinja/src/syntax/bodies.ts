import type { Statement } from './statement.ts'

/** The statement lists directly inside of a statement. */
export function bodiesOf(statement: Statement): readonly (readonly Statement[])[] {
  switch (statement.kind) {
    case 'for':
      return [statement.body, statement.otherwise]
    case 'if':
      return [...statement.branches.map((branch) => branch.body), statement.otherwise]
    case 'macro':
    case 'callBlock':
    case 'block':
    case 'setBlock':
    case 'filterBlock':
    case 'with':
    case 'autoescape':
    case 'generation':
      return [statement.body]
    default:
      return []
  }
}

/** Visits each statement, outer ones before inner ones. */
export function visitStatements(statements: readonly Statement[], visit: (statement: Statement) => void): void {
  for (const statement of statements) {
    visit(statement)
    for (const body of bodiesOf(statement)) visitStatements(body, visit)
  }
}

/** Whether the claim holds for any statement, nested ones included. */
export function someStatement(statements: readonly Statement[], claim: (statement: Statement) => boolean): boolean {
  return statements.some(
    (statement) => claim(statement) || bodiesOf(statement).some((body) => someStatement(body, claim)),
  )
}
