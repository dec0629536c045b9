import { PythonError, valueError } from '../errors.ts'
import { Markup, escapeHtml } from '../values/markup.ts'
import { repr, str } from '../values/repr.ts'
import type { Evaluation, Keywords, Value } from '../values/value.ts'
import { formatValue } from './format-value.ts'
import { parseFieldName, parseReplacementFields, type FieldStep } from './replacement-fields.ts'

/** How a field goes into a value: as the sandbox does it, or as plain Python. */
export type FollowStep = (value: Value, step: FieldStep, evaluation: Evaluation) => Value

/** `text.format(*args, **keywords)`; escapes what it puts in when the text is Markup. */
export function strFormat(
  format: string | Markup,
  args: readonly Value[],
  keyword: (name: string) => Value | undefined,
  follow: FollowStep,
  evaluation: Evaluation,
): Value {
  const formatter = new Formatter(args, keyword, follow, evaluation, format instanceof Markup)
  const text = formatter.run(format instanceof Markup ? format.value : format, 2)
  return format instanceof Markup ? new Markup(text) : text
}

/** Looks a name up in keyword arguments. */
export function keywordLookup(keywords: Keywords | undefined): (name: string) => Value | undefined {
  return (name) => keywords?.get(name)
}

/** The state of one call: which automatic number comes next. */
class Formatter {
  readonly #args: readonly Value[]
  readonly #keyword: (name: string) => Value | undefined
  readonly #follow: FollowStep
  readonly #evaluation: Evaluation
  readonly #escapes: boolean
  #numbering: 'none' | 'automatic' | 'manual' = 'none'
  #nextIndex = 0

  constructor(
    args: readonly Value[],
    keyword: (name: string) => Value | undefined,
    follow: FollowStep,
    evaluation: Evaluation,
    escapes: boolean,
  ) {
    this.#args = args
    this.#keyword = keyword
    this.#follow = follow
    this.#evaluation = evaluation
    this.#escapes = escapes
  }

  run(template: string, depth: number): string {
    if (depth < 0) throw valueError('Max string recursion exceeded')
    let result = ''
    for (const piece of parseReplacementFields(template)) {
      if (piece.kind === 'text') result += piece.text
      else {
        const value = this.#convert(this.#field(piece.name), piece.conversion)
        const spec = piece.spec.includes('{') ? this.run(piece.spec, depth - 1) : piece.spec
        result += this.#formatted(value, spec)
      }
      this.#evaluation.checkLength(result.length)
    }
    return result
  }

  #field(name: string): Value {
    const { first, steps } = parseFieldName(name)
    let value = this.#argument(first)
    for (const step of steps) value = this.#follow(value, step, this.#evaluation)
    return value
  }

  #argument(first: string): Value {
    if (first === '') {
      this.#switchTo('automatic')
      this.#nextIndex += 1
      return this.#positional(this.#nextIndex - 1)
    }
    if (/^\d+$/.test(first)) {
      this.#switchTo('manual')
      return this.#positional(Number(first))
    }
    const value = this.#keyword(first)
    if (value === undefined) throw new PythonError(repr(first), 'KeyError')
    return value
  }

  #switchTo(numbering: 'automatic' | 'manual'): void {
    if (this.#numbering !== 'none' && this.#numbering !== numbering) {
      const [from, to] =
        numbering === 'manual'
          ? ['automatic field numbering', 'manual field specification']
          : ['manual field specification', 'automatic field numbering']
      throw valueError(`cannot switch from ${from} to ${to}`)
    }
    this.#numbering = numbering
  }

  #positional(index: number): Value {
    const value = this.#args[index]
    if (value === undefined) {
      throw new PythonError(`Replacement index ${index} out of range for positional args tuple`, 'IndexError')
    }
    return value
  }

  #convert(value: Value, conversion: string | undefined): Value {
    switch (conversion) {
      case undefined:
        return value
      case 's':
        return str(value)
      case 'r':
      case 'a':
        return repr(value)
      default:
        throw valueError(`Unknown conversion specifier '${conversion}'`)
    }
  }

  #formatted(value: Value, spec: string): string {
    if (!this.#escapes) return formatValue(value, spec)
    if (!(value instanceof Markup)) return escapeHtml(formatValue(value, spec))
    if (spec !== '') throw valueError('Unsupported format specification for Markup.')
    return value.value
  }
}
