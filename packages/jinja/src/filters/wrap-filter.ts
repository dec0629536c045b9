import { noAttribute } from '../values/wrong-type.ts'
import type { BoundArguments } from '../values/call-arguments.ts'
import { refuseUndefined } from '../values/undefined.ts'
import { valueError } from '../errors.ts'
import { wrapParagraph } from '../formatting/wrap-text.ts'
import { splitLines } from '../methods/string-split.ts'
import { intValue } from '../values/numeric.ts'
import { compareOrder } from '../values/order.ts'
import { textOf } from '../values/text.ts'
import { isTrue } from '../values/truth.ts'
import type { Evaluation, Value } from '../values/value.ts'
import { filter, type FilterEntry } from './filter.ts'

/** `wordwrap`: each line of the text becomes a paragraph of short lines. */
export const wrapFilters: readonly FilterEntry[] = [
  filter(
    'wordwrap',
    ['s', ['width', 79], ['break_long_words', true], ['wrapstring', null], ['break_on_hyphens', true]],
    wordWrap,
  ),
]

function wordWrap(args: BoundArguments, evaluation: Evaluation): Value {
  const source = args[0]
  const separator = separatorOf(args[3], evaluation)
  const text = textOf(source)
  if (text === undefined) {
    refuseUndefined(source)
    throw noAttribute(source, 'splitlines')
  }
  const given = args[1]
  const width = Number(intValue(given) ?? 0)
  // An empty text has no line to wrap, and so no width to complain of.
  if (text !== '' && compareOrder('<=', given, 0)) throw valueError(`invalid width ${width} (must be > 0)`)
  const style = {
    width,
    longWords: isTrue(args[2]) ? 'break' : 'keep',
    hyphens: isTrue(args[4]) ? 'break' : 'keep',
  } as const
  const lines = splitLines(text, 'drop').map((line) => wrapParagraph(line, style).join(separator))
  const result = lines.join(separator)
  evaluation.checkLength(result.length)
  return result
}

// Python looks up the `join` of the separator before all else.
function separatorOf(wrapWith: Value, evaluation: Evaluation): string {
  if (wrapWith === null) return evaluation.settings.newlineSequence
  refuseUndefined(wrapWith)
  const text = textOf(wrapWith)
  if (text !== undefined) return text
  throw noAttribute(wrapWith, 'join')
}
