import type { Frame } from '../runtime/frame.ts'
import type { RenderEvaluation } from '../runtime/render-evaluation.ts'
import { PythonError } from '../errors.ts'
import { Markup } from '../values/markup.ts'
import { textOf } from '../values/text.ts'
import { typeName } from '../values/type-name.ts'
import type { Value } from '../values/value.ts'
import type { Completion, Execute } from './code.ts'

/** Runs something and gives what it wrote instead of writing it. */
export function captureOutput(evaluation: RenderEvaluation, run: () => void): string {
  const { output } = evaluation
  evaluation.output = ''
  run()
  const text = evaluation.output
  evaluation.output = output
  return text
}

/** Runs a body and gives its text and how it ended. */
export function captureBody(body: Execute, frame: Frame): { text: string; completion: Completion } {
  const { evaluation } = frame
  const { output } = evaluation
  evaluation.output = ''
  const completion = body(frame)
  const text = evaluation.output
  evaluation.output = output
  return { text, completion }
}

/** The text of a value that Jinja writes without str(): TypeError for anything but a text. */
export function unconverted(value: Value): string {
  const text = textOf(value)
  if (text !== undefined) return text
  throw new PythonError(`sequence item 0: expected str instance, ${typeName(value)} found`, 'TypeError')
}

/** Text that the template has written itself, safe where output is escaped. */
export function rendered(text: string, frame: Frame): string | Markup {
  return frame.context.autoescape ? new Markup(text) : text
}
