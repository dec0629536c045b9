import type { Location } from '../errors.ts'
import type { Frame } from '../runtime/frame.ts'
import type { OutputPart } from '../syntax/statement.ts'
import { Markup, escapeHtml } from '../values/markup.ts'
import { str } from '../values/repr.ts'
import type { Value } from '../values/value.ts'
import { NORMAL, type Evaluate, type Execute } from './code.ts'
import type { CompileFrame, TemplateState } from './compile-frame.ts'
import { compileExpression } from './compile-expression.ts'
import { readSlot } from './compile-variables.ts'

/** Compiles text and printed expressions. */
export function compileOutput(parts: readonly OutputPart[], frame: CompileFrame, state: TemplateState): Execute {
  if (frame.checksParent && state.hasKnownExtends) return () => NORMAL
  const write = joined(mergeText(parts).map((part) => compilePart(part, frame, state)))
  if (!frame.checksParent) return write
  const parent = readSlot(frame.scope, state.parentTemplate)
  return (at) => (parent(at) === undefined ? write(at) : NORMAL)
}

/** The text of a value in the output: escaped where that is on and the value is not markup. */
export function outputText(value: Value, autoescape: boolean): string {
  if (!autoescape) return str(value)
  return value instanceof Markup ? value.value : escapeHtml(str(value))
}

/** Runs statements one after the other until one jumps. */
export function joined(statements: readonly Execute[]): Execute {
  const [first, second] = statements
  if (first === undefined) return () => NORMAL
  if (second === undefined) return first
  return (at) => {
    for (let index = 0; index < statements.length; index += 1) {
      const completion = statements[index]?.(at) ?? NORMAL
      if (completion !== NORMAL) return completion
    }
    return NORMAL
  }
}

function mergeText(parts: readonly OutputPart[]): OutputPart[] {
  const merged: OutputPart[] = []
  for (const part of parts) {
    const last = merged.at(-1)
    if (part.kind === 'text' && last?.kind === 'text')
      merged[merged.length - 1] = { ...last, text: last.text + part.text }
    else merged.push(part)
  }
  return merged
}

function compilePart(part: OutputPart, frame: CompileFrame, state: TemplateState): Execute {
  if (part.kind === 'text') {
    const { text } = part
    return (at) => {
      at.evaluation.write(text)
      return NORMAL
    }
  }
  return compilePrint(part.at, compileExpression(part.value, frame, state), frame)
}

function compilePrint(place: Location, value: Evaluate, frame: CompileFrame): Execute {
  const { escape } = frame
  if (escape === 'off') {
    return (at) => {
      at.evaluation.at = place
      const printed = value(at)
      at.evaluation.write(typeof printed === 'string' ? printed : str(printed))
      return NORMAL
    }
  }
  return (at: Frame) => {
    at.evaluation.at = place
    at.evaluation.write(outputText(value(at), escape === 'on' || at.context.autoescape))
    return NORMAL
  }
}
