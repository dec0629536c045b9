import { TemplateAssertionError } from '../errors.ts'
import { Frame } from '../runtime/frame.ts'
import { LoopContext } from '../runtime/loop-context.ts'
import { findAssigned, findUndeclared } from '../syntax/names.ts'
import { someStatement } from '../syntax/bodies.ts'
import type { ForStatement } from '../syntax/statement.ts'
import { iterate } from '../values/iterate.ts'
import { generator } from '../values/iterator.ts'
import { isTrue } from '../values/truth.ts'
import { type Value, isList } from '../values/value.ts'
import { analyseFor } from './analyse-names.ts'
import { rendered } from './buffered.ts'
import { captureOutput } from '../runtime/output.ts'
import { BREAK, NORMAL, type Evaluate, type Execute } from './code.ts'
import { compileExpression } from './compile-expression.ts'
import { innerFrame, type CompileBody, type CompileFrame, type TemplateState } from './compile-frame.ts'
import { compileAssignment, compileEntry, compileExit, NO_ENTRY, ownSlot, writeSlot } from './compile-variables.ts'
import { Scope } from './scope.ts'
import { Symbols } from './symbols.ts'

/** Compiles a loop: plain, with the `loop` variable, or recursive. */
export function compileFor(
  loop: ForStatement,
  frame: CompileFrame,
  state: TemplateState,
  compileBody: CompileBody,
): Execute {
  refuseLoopAssignment(loop)
  const isExtended = usesLoopVariable(loop)
  const scope = loop.recursion === 'recursive' ? new Scope(frame.scope) : frame.scope
  const symbols = new Symbols(scope, frame.symbols)
  const loopVariable = isExtended ? symbols.declareParameter('loop') : undefined
  analyseFor(symbols, loop, 'body')
  const inner = { ...innerFrame(frame, symbols, scope), isInLoop: true }
  const filter = compileCondition(loop, frame, scope, state)
  const iterable = compileExpression(loop.iterable, frame, state)
  const parts: LoopParts = {
    assign: compileAssignment(symbols, scope, loop.target),
    itemSlot: loop.target.kind === 'name' ? ownSlot(symbols, scope, loop.target.name) : undefined,
    enter: compileEntry(symbols, scope, state.environment),
    leave: compileExit(symbols),
    body: compileBody(loop.body, inner),
    otherwise: compileElse(loop, frame, scope, state, compileBody),
    filter,
    setLoop: loopVariable === undefined ? undefined : writeSlot(scope, loopVariable),
  }
  if (loop.recursion === 'recursive') return recursiveLoop(loop, iterable, scope, parts)
  const run = parts.setLoop === undefined ? runPlain : runExtended
  return (at) => {
    at.evaluation.at = loop.at
    const completed = run(at, iterable(at), parts)
    return completed === 'some' ? NORMAL : parts.otherwise(at)
  }
}

interface LoopParts {
  readonly assign: (frame: Frame, value: Value) => void
  /** Where the item goes if its target is one name. */
  readonly itemSlot: number | undefined
  readonly enter: (frame: Frame) => void
  readonly leave: (frame: Frame) => void
  readonly body: Execute
  readonly otherwise: Execute
  readonly filter: ((frame: Frame, iterable: Value) => Value) | undefined
  readonly setLoop: ((frame: Frame, value: Value) => void) | undefined
}

/** Whether some round of a loop ran to the end of its body; if none did, `else` runs. */
type Rounds = 'some' | 'none'

function runPlain(frame: Frame, iterable: Value, parts: LoopParts): Rounds {
  const { evaluation } = frame
  let rounds: Rounds = 'none'
  const items = parts.filter === undefined ? iterable : parts.filter(frame, iterable)
  if (isList(items)) {
    for (let index = 0; index < items.length; index += 1) {
      evaluation.countSteps(1)
      parts.assign(frame, items[index] ?? null)
      parts.enter(frame)
      const completion = parts.body(frame)
      if (completion === NORMAL) rounds = 'some'
      else if (completion === BREAK) break
    }
  } else {
    const iterator = iterate(items)
    for (let next = iterator.next(); next.done !== true; next = iterator.next()) {
      evaluation.countSteps(1)
      parts.assign(frame, next.value)
      parts.enter(frame)
      const completion = parts.body(frame)
      if (completion === NORMAL) rounds = 'some'
      else if (completion === BREAK) break
    }
  }
  parts.leave(frame)
  return rounds
}

function runExtended(frame: Frame, iterable: Value, parts: LoopParts): Rounds {
  const items = parts.filter === undefined ? iterable : parts.filter(frame, iterable)
  const rounds = runRounds(frame, new LoopContext(items, frame.evaluation), parts)
  parts.leave(frame)
  return rounds
}

function runRounds(frame: Frame, context: LoopContext, parts: LoopParts): Rounds {
  const { evaluation } = frame
  let rounds: Rounds = 'none'
  for (let item = context.next(); item !== undefined; item = context.next()) {
    evaluation.countSteps(1)
    if (parts.itemSlot === undefined) parts.assign(frame, item)
    else frame.slots[parts.itemSlot] = item
    parts.setLoop?.(frame, context)
    if (parts.enter !== NO_ENTRY) parts.enter(frame)
    const completion = parts.body(frame)
    if (completion === NORMAL) rounds = 'some'
    else if (completion === BREAK) break
  }
  return rounds
}

function recursiveLoop(loop: ForStatement, iterable: Evaluate, scope: Scope, parts: LoopParts): Execute {
  const render = (outer: Frame, items: Value, depth: number): string => {
    const { evaluation } = outer
    const frame = new Frame(scope.size, outer, outer.context, evaluation)
    evaluation.enter()
    const { at } = evaluation
    evaluation.at = loop.at
    const text = captureOutput(evaluation, () => {
      const filtered = parts.filter === undefined ? items : parts.filter(frame, items)
      const again = (inner: Value, deeper: number): Value => rendered(render(outer, inner, deeper), outer)
      const context = new LoopContext(filtered, evaluation, again, depth)
      if (runRounds(frame, context, parts) === 'none') parts.otherwise(frame)
    })
    evaluation.at = at
    evaluation.leave()
    return text
  }
  return (at) => {
    at.evaluation.at = loop.at
    at.evaluation.write(render(at, iterable(at), 0))
    return NORMAL
  }
}

// The condition has its own variables: `loop.last` runs it ahead of the body.
function compileCondition(
  loop: ForStatement,
  frame: CompileFrame,
  loopScope: Scope,
  state: TemplateState,
): ((frame: Frame, iterable: Value) => Value) | undefined {
  if (loop.condition === undefined) return undefined
  const scope = new Scope(loopScope, 'shared')
  const symbols = new Symbols(scope, frame.symbols)
  analyseFor(symbols, loop, 'condition')
  const inner = innerFrame(frame, symbols, scope)
  const condition = compileExpression(loop.condition, inner, state)
  const assign = compileAssignment(symbols, scope, loop.target)
  const enter = compileEntry(symbols, scope, state.environment)
  const place = loop.condition.at
  function* filtered(at: Frame, iterable: Value): Generator<Value> {
    enter(at)
    const iterator = iterate(iterable)
    for (let next = iterator.next(); next.done !== true; next = iterator.next()) {
      at.evaluation.countSteps(1)
      assign(at, next.value)
      at.evaluation.at = place
      if (isTrue(condition(at))) yield next.value
    }
  }
  return (at, iterable) => generator('t_1', filtered(at, iterable))
}

function compileElse(
  loop: ForStatement,
  frame: CompileFrame,
  scope: Scope,
  state: TemplateState,
  compileBody: CompileBody,
): Execute {
  if (loop.otherwise.length === 0) return () => NORMAL
  const symbols = new Symbols(scope, frame.symbols)
  analyseFor(symbols, loop, 'else')
  const isInLoop = loop.recursion === 'plain' && frame.isInLoop
  const body = compileBody(loop.otherwise, { ...innerFrame(frame, symbols, scope), isInLoop })
  const enter = compileEntry(symbols, scope, state.environment)
  return (at) => {
    enter(at)
    return body(at)
  }
}

function refuseLoopAssignment(loop: ForStatement): void {
  const assigned = findAssigned([loop], 'loop')
  if (assigned === undefined) return
  throw new TemplateAssertionError("Can't assign to special loop variable in for-loop target", assigned.at)
}

function usesLoopVariable(loop: ForStatement): boolean {
  return (
    loop.recursion === 'recursive' ||
    findUndeclared(loop.body, ['loop']).has('loop') ||
    someStatement([loop], (statement) => statement.kind === 'block' && statement.scope === 'scoped')
  )
}
