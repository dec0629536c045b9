import { typeError } from '../errors.ts'
import { textOf } from '../values/text.ts'
import { typeName } from '../values/type-name.ts'
import type { Value } from '../values/value.ts'
import type { RenderEvaluation } from './render-evaluation.ts'

/** Runs something and gives what it wrote instead of writing it. */
export function captureOutput(evaluation: RenderEvaluation, run: () => void): string {
  const { output, unjoinable } = evaluation
  evaluation.output = ''
  evaluation.unjoinable = undefined
  run()
  const text = joinedOutput(evaluation)
  evaluation.output = output
  evaluation.unjoinable = unjoinable
  return text
}

/** All that was written since the output began; TypeError where something in it is no text. */
export function joinedOutput(evaluation: RenderEvaluation): string {
  if (evaluation.unjoinable !== undefined) throw evaluation.unjoinable
  return evaluation.output
}

/** Writes a value that Jinja2 writes without str(): all but a text fails once the output is put together. */
export function writeUnconverted(value: Value, evaluation: RenderEvaluation): void {
  const text = textOf(value)
  if (text !== undefined) return evaluation.write(text)
  const failure = typeError(`sequence item 0: expected str instance, ${typeName(value)} found`)
  if (evaluation.at !== undefined) failure.locate(evaluation.at)
  evaluation.unjoinable ??= failure
}
