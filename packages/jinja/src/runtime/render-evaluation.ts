import type { Location, PythonError } from '../errors.ts'
import type { TemplateModule } from './template-module.ts'
import type { Evaluation } from '../values/value.ts'

/** An evaluation that writes: the output so far and the place that runs. */
export interface RenderEvaluation extends Evaluation {
  output: string
  at: Location | undefined
  write(text: string): void
  /** What will fail once the output is put together: something was written that is no text. */
  unjoinable: PythonError | undefined
  /** Templates imported without context, by their programs: each is run once. */
  readonly modules: Map<object, TemplateModule>
}
