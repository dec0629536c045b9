import type { Frame } from '../runtime/frame.ts'
import { captureOutput } from '../runtime/output.ts'
import { Markup } from '../values/markup.ts'
import { NORMAL, type Completion, type Execute } from './code.ts'

/** Runs a body and gives its text and how it ended. */
export function captureBody(body: Execute, frame: Frame): { text: string; completion: Completion } {
  let completion: Completion = NORMAL
  const text = captureOutput(frame.evaluation, () => {
    completion = body(frame)
  })
  return { text, completion }
}

/** Text that the template has written itself, safe where output is escaped. */
export function rendered(text: string, frame: Frame): string | Markup {
  return frame.context.escapes ? new Markup(text) : text
}
