import { bindArguments } from '../values/call-arguments.ts'
import { Markup } from '../values/markup.ts'
import { repr } from '../values/repr.ts'
import { quoteString } from '../values/string-repr.ts'
import { type UndefinedValue, undefinedValue } from '../values/undefined.ts'
import { PythonObject, type Keywords, type Value } from '../values/value.ts'
import { captureOutput } from './output.ts'
import type { RenderEvaluation } from './render-evaluation.ts'
import type { BlockFunction, TemplateContext } from './template-context.ts'

/** A block to call: `super()` or `self.name()`. */
export class BlockReference extends PythonObject {
  readonly typeName = 'BlockReference'
  readonly #name: string
  readonly #context: TemplateContext
  readonly #stack: readonly BlockFunction[]
  readonly #depth: number
  readonly #evaluation: RenderEvaluation

  constructor(
    name: string,
    context: TemplateContext,
    stack: readonly BlockFunction[],
    depth: number,
    evaluation: RenderEvaluation,
  ) {
    super()
    this.#name = name
    this.#context = context
    this.#stack = stack
    this.#depth = depth
    this.#evaluation = evaluation
  }

  override describeType(): string {
    return 'jinja2.runtime.BlockReference object'
  }

  override attribute(name: string): Value | undefined {
    if (name === 'name') return this.#name
    if (name !== 'super') return undefined
    return blockAbove(this.#name, this.#context, this.#stack, this.#depth + 1, this.#evaluation)
  }

  override isCallable(): boolean {
    return true
  }

  override call(args: Value[], keywords: Keywords | undefined): Value {
    bindArguments('BlockReference.__call__', [], args, keywords)
    const evaluation = this.#evaluation
    const { at } = evaluation
    evaluation.enter()
    const text = captureOutput(evaluation, () => this.#stack[this.#depth]?.(this.#context, evaluation))
    evaluation.leave()
    evaluation.at = at
    return this.#context.escapes ? new Markup(text) : text
  }
}

/** The block that one overrides, for `super`. */
export function superBlock(
  name: string,
  context: TemplateContext,
  current: BlockFunction,
  evaluation: RenderEvaluation,
): Value {
  const stack = context.blocks.get(name) ?? []
  const depth = stack.indexOf(current)
  return blockAbove(name, context, stack, depth < 0 ? stack.length : depth + 1, evaluation)
}

/** The `self` of a template, whose attributes are its blocks. */
export class TemplateReference extends PythonObject {
  readonly typeName = 'TemplateReference'
  readonly #context: TemplateContext
  readonly #evaluation: RenderEvaluation

  constructor(context: TemplateContext, evaluation: RenderEvaluation) {
    super()
    this.#context = context
    this.#evaluation = evaluation
  }

  override describeType(): string {
    return 'jinja2.runtime.TemplateReference object'
  }

  override repr(): string {
    return `<TemplateReference ${repr(this.#context.templateName ?? null)}>`
  }

  override isSubscriptable(): boolean {
    return true
  }

  override item(key: Value): Value | undefined {
    if (typeof key !== 'string') return undefined
    const stack = this.#context.blocks.get(key)
    return stack === undefined ? undefined : new BlockReference(key, this.#context, stack, 0, this.#evaluation)
  }
}

function blockAbove(
  name: string,
  context: TemplateContext,
  stack: readonly BlockFunction[],
  depth: number,
  evaluation: RenderEvaluation,
): BlockReference | UndefinedValue {
  if (depth < stack.length) return new BlockReference(name, context, stack, depth, evaluation)
  const hint = `there is no parent block called ${quoteString(name)}.`
  return undefinedValue(evaluation.settings, { reason: 'hint', hint, name: 'super' })
}
