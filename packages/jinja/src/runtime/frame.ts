import type { Value } from '../values/value.ts'
import type { RenderEvaluation } from './render-evaluation.ts'
import type { TemplateContext } from './template-context.ts'

/** The variables of one run of a function of the template. */
export class Frame {
  readonly slots: (Value | undefined)[]
  /** The frame of the function around; the outermost is its own parent. */
  readonly parent: Frame
  readonly context: TemplateContext
  readonly evaluation: RenderEvaluation
  /** Renders the template that this one has extended; only a template's own frame has it. */
  renderParent: (() => void) | undefined

  constructor(size: number, parent: Frame | undefined, context: TemplateContext, evaluation: RenderEvaluation) {
    const slots: (Value | undefined)[] = []
    for (let index = 0; index < size; index += 1) slots.push(undefined)
    this.slots = slots
    this.parent = parent ?? this
    this.context = context
    this.evaluation = evaluation
  }
}
