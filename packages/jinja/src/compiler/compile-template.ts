import { TemplateAssertionError } from '../errors.ts'
import { superBlock, TemplateReference } from '../runtime/block-reference.ts'
import { Frame } from '../runtime/frame.ts'
import type { BlockFunction } from '../runtime/template-context.ts'
import { someStatement, visitStatements } from '../syntax/bodies.ts'
import { findUndeclared } from '../syntax/names.ts'
import type { BlockStatement, Statement, TemplateTree } from '../syntax/statement.ts'
import { analyseBody } from './analyse-names.ts'
import type { CompileEnvironment, CompileFrame, EscapeMode, TemplateProgram, TemplateState } from './compile-frame.ts'
import { compileBody } from './compile-statement.ts'
import { compileEntry } from './compile-variables.ts'
import { Scope } from './scope.ts'
import { Symbols } from './symbols.ts'

/** Compiles a template into functions that render it any number of times. */
export function compileTemplate(tree: TemplateTree, environment: CompileEnvironment): TemplateProgram {
  const blocks = collectBlocks(tree.body)
  const scope = new Scope(undefined)
  const state: TemplateState = {
    environment,
    templateName: tree.source.name,
    blocks,
    parentTemplate: scope.variable('parent template'),
    hasExtends: someStatement(tree.body, (statement) => statement.kind === 'extends'),
    extendsSoFar: 0,
    hasKnownExtends: false,
    refused: [],
  }
  const run = compileRoot(tree.body, scope, state)
  const compiled = new Map<string, BlockFunction>()
  for (const [name, block] of blocks) compiled.set(name, compileBlock(block, state))
  const [refused] = state.refused
  return { run, blocks: compiled, refused }
}

function collectBlocks(body: readonly Statement[]): Map<string, BlockStatement> {
  const blocks = new Map<string, BlockStatement>()
  visitStatements(body, (statement) => {
    if (statement.kind !== 'block') return
    if (blocks.has(statement.name)) {
      throw new TemplateAssertionError(`block '${statement.name}' defined twice`, statement.at)
    }
    blocks.set(statement.name, statement)
  })
  return blocks
}

function compileRoot(body: readonly Statement[], scope: Scope, state: TemplateState): TemplateProgram['run'] {
  const symbols = new Symbols(scope)
  const self = findUndeclared(body, ['self']).has('self') ? symbols.declareParameter('self') : undefined
  analyseBody(symbols, body)
  const frame: CompileFrame = {
    symbols,
    scope,
    escape: escapeOf(state),
    constantEscape: escapeOf(state),
    isTopLevel: true,
    isRootLevel: true,
    isSoft: false,
    isInLoop: false,
    checksParent: state.hasExtends,
  }
  const enter = compileEntry(symbols, scope, state.environment)
  const run = compileBody(body, frame, state)
  return (context, evaluation) => {
    const root = new Frame(scope.size, undefined, context, evaluation)
    if (self !== undefined) root.slots[self.slot] = new TemplateReference(context, evaluation)
    enter(root)
    run(root)
    if (root.renderParent === undefined) return
    evaluation.enter()
    root.renderParent()
    evaluation.leave()
  }
}

function compileBlock(block: BlockStatement, state: TemplateState): BlockFunction {
  const scope = new Scope(undefined)
  const symbols = new Symbols(scope)
  const special = findUndeclared(block.body, ['self', 'super'])
  const self = special.has('self') ? symbols.declareParameter('self') : undefined
  const superior = special.has('super') ? symbols.declareParameter('super') : undefined
  analyseBody(symbols, block.body)
  const frame: CompileFrame = {
    symbols,
    scope,
    escape: escapeOf(state),
    constantEscape: escapeOf(state),
    isTopLevel: false,
    isRootLevel: false,
    isSoft: false,
    isInLoop: false,
    checksParent: false,
  }
  const enter = compileEntry(symbols, scope, state.environment)
  const run = compileBody(block.body, frame, state)
  const compiled: BlockFunction = (context, evaluation) => {
    const own = new Frame(scope.size, undefined, context, evaluation)
    if (self !== undefined) own.slots[self.slot] = new TemplateReference(context, evaluation)
    if (superior !== undefined) own.slots[superior.slot] = superBlock(block.name, context, compiled, evaluation)
    enter(own)
    run(own)
  }
  return compiled
}

function escapeOf({ environment }: TemplateState): EscapeMode {
  return environment.escapes ? 'on' : 'off'
}
