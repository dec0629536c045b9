import { assertNever } from '../assert-never.ts'
import type { Location } from '../errors.ts'
import type { Frame } from '../runtime/frame.ts'
import type { OutputPart } from '../syntax/statement.ts'
import { Markup, escapeHtml } from '../values/markup.ts'
import { str } from '../values/repr.ts'
import type { Value } from '../values/value.ts'
import { NORMAL, type Evaluate, type Execute } from './code.ts'
import type { CompileFrame, TemplateState } from './compile-frame.ts'
import { compileExpression } from './compile-expression.ts'
import { isConstant } from './is-constant.ts'
import { readSlot } from './compile-variables.ts'

/** Compiles text and printed expressions. */
export function compileOutput(parts: readonly OutputPart[], frame: CompileFrame, state: TemplateState): Execute {
  if (frame.checksParent && state.hasKnownExtends) return () => NORMAL
  const write = compileParts(parts, frame, state)
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
  const [first, second, third] = statements
  if (first === undefined) return () => NORMAL
  if (second === undefined) return first
  if (third === undefined) {
    return (at) => {
      const completion = first(at)
      return completion === NORMAL ? second(at) : completion
    }
  }
  const rest = joined(statements.slice(2))
  return (at) => {
    const completion = first(at) || second(at)
    return completion === NORMAL ? rest(at) : completion
  }
}

/** A printed expression and the text before it. */
interface Print {
  readonly text: string
  readonly place: Location
  readonly value: Evaluate
}

// Text and prints in turns: each print is put together with the text before it, and written with the others at once.
function compileParts(parts: readonly OutputPart[], frame: CompileFrame, state: TemplateState): Execute {
  const prints: Print[] = []
  let text = ''
  for (const part of parts) {
    if (part.kind === 'text') text += part.text
    else {
      const value = compileExpression(part.value, frame, state)
      const isSettled = frame.escape === 'dynamic' && isConstant(part.value, frame)
      prints.push({ text, place: part.at, value: isSettled ? settled(value, frame) : value })
      text = ''
    }
  }
  const [first] = prints
  if (first === undefined) return writeText(text)
  const printed = printer(frame)
  if (prints.length === 1 && text === '') return writeOne(first, printed)
  return writeAll(prints, text, printed)
}

function settled(value: Evaluate, { constantEscape }: CompileFrame): Evaluate {
  return (at) => new Markup(outputText(value(at), constantEscape === 'on'))
}

function writeText(text: string): Execute {
  return (at) => {
    at.evaluation.write(text)
    return NORMAL
  }
}

function writeOne({ text, place, value }: Print, printed: Printer): Execute {
  return (at) => {
    const { evaluation } = at
    evaluation.at = place
    evaluation.write(text + printed(value(at), at))
    return NORMAL
  }
}

function writeAll(prints: readonly Print[], rest: string, printed: Printer): Execute {
  return (at) => {
    const { evaluation } = at
    let text = ''
    for (let index = 0; index < prints.length; index += 1) {
      const print = prints[index]
      if (print === undefined) break
      evaluation.at = print.place
      text += print.text + printed(print.value(at), at)
    }
    evaluation.write(rest === '' ? text : text + rest)
    return NORMAL
  }
}

type Printer = (value: Value, at: Frame) => string

function printer({ escape }: CompileFrame): Printer {
  switch (escape) {
    case 'off':
      return (value) => {
        if (typeof value === 'string') return value
        return typeof value === 'number' ? String(value) : str(value)
      }
    case 'on':
      return (value) => outputText(value, true)
    case 'dynamic':
      return (value, at) => outputText(value, at.context.escapes)
    default:
      return assertNever(escape)
  }
}
