import type { BoundArguments } from '../values/call-arguments.ts'
import { WHITESPACE } from '../values/whitespace.ts'
import { characterCount, charactersOf } from '../values/text.ts'
import type { Evaluation, Value } from '../values/value.ts'
import { keywordMethod, method, type MethodEntry } from './method.ts'
import { insertedText, intArgument, like, plain, textArgument, type Text } from './string-argument.ts'
import { typeError } from '../errors.ts'

/** The methods of str that take characters off the ends or add some. */
export const stripMethods: readonly MethodEntry<Text>[] = [
  method('center', ['width', ['fillchar', ' ']], (self, args, evaluation) =>
    like(self, center(plain(self), intArgument(args[0]), fillOf(self, args), evaluation)),
  ),
  keywordMethod('expandtabs', [['tabsize', 8]], (self, args, evaluation) =>
    like(self, expandTabs(plain(self), intArgument(args[0]), evaluation)),
  ),
  method('ljust', ['width', ['fillchar', ' ']], (self, args, evaluation) => {
    const text = plain(self)
    return like(self, text + fill(text, args, fillOf(self, args), evaluation))
  }),
  method('lstrip', [['chars', null]], (self, args) => like(self, strip(plain(self), args[0], 'left'))),
  method('removeprefix', ['prefix'], (self, args) => {
    const prefix = textArgument(
      args[0],
      (type) => `removeprefix() argument must be str, not ${type === 'NoneType' ? 'None' : type}`,
    )
    return like(self, plain(self).startsWith(prefix) ? plain(self).slice(prefix.length) : plain(self))
  }),
  method('removesuffix', ['suffix'], (self, args) => {
    const suffix = textArgument(
      args[0],
      (type) => `removesuffix() argument must be str, not ${type === 'NoneType' ? 'None' : type}`,
    )
    const text = plain(self)
    return like(self, suffix !== '' && text.endsWith(suffix) ? text.slice(0, -suffix.length) : text)
  }),
  method('rjust', ['width', ['fillchar', ' ']], (self, args, evaluation) => {
    const text = plain(self)
    return like(self, fill(text, args, fillOf(self, args), evaluation) + text)
  }),
  method('rstrip', [['chars', null]], (self, args) => like(self, strip(plain(self), args[0], 'right'))),
  method('strip', [['chars', null]], (self, args) => like(self, strip(plain(self), args[0], 'both'))),
  method('zfill', ['width'], (self, args, evaluation) => {
    const text = plain(self)
    const missing = intArgument(args[0]) - characterCount(text)
    if (missing <= 0) return self
    evaluation.checkLength(text.length + missing)
    const sign = /^[+-]/.exec(text)?.[0] ?? ''
    return like(self, sign + '0'.repeat(missing) + text.slice(sign.length))
  }),
]

const LEADING = new RegExp(`^[${WHITESPACE}]+`)
const SPACE = new RegExp(`[${WHITESPACE}]`)

/** `str.strip` and its two halves; null for whitespace. */
export function strip(text: string, chars: Value, side: 'left' | 'right' | 'both'): string {
  if (chars === null) {
    const left = side === 'right' ? text : text.replace(LEADING, '')
    return side === 'left' ? left : trimRight(left)
  }
  const set = new Set(
    charactersOf(textArgument(chars, () => `${side === 'both' ? '' : side[0]}strip arg must be None or str`)),
  )
  const characters = charactersOf(text)
  let start = 0
  let end = characters.length
  if (side !== 'right') while (start < end && set.has(characters[start] ?? '')) start += 1
  if (side !== 'left') while (end > start && set.has(characters[end - 1] ?? '')) end -= 1
  return characters.slice(start, end).join('')
}

/** `str.center`: CPython puts the odd character left or right by the parity of both lengths. */
export function center(text: string, width: number, fillCharacter: string, evaluation: Evaluation): string {
  const missing = width - characterCount(text)
  if (missing <= 0) return text
  evaluation.checkLength(width)
  const left = Math.floor(missing / 2) + (missing & width & 1)
  return fillCharacter.repeat(left) + text + fillCharacter.repeat(missing - left)
}

// A pattern anchored at the end looks at every run of spaces inside; this looks at the end only.
function trimRight(text: string): string {
  let end = text.length
  while (end > 0 && SPACE.test(text[end - 1] ?? '')) end -= 1
  return text.slice(0, end)
}

function fillOf(self: Text, args: BoundArguments): string {
  const fillCharacter = insertedText(
    self,
    args[1],
    (type) => `The fill character must be a unicode character, not ${type}`,
  )
  if (characterCount(fillCharacter) !== 1) {
    throw typeError('The fill character must be exactly one character long')
  }
  return fillCharacter
}

function fill(text: string, args: BoundArguments, fillCharacter: string, evaluation: Evaluation): string {
  const missing = intArgument(args[0]) - characterCount(text)
  if (missing <= 0) return ''
  evaluation.checkLength(text.length + missing)
  return fillCharacter.repeat(missing)
}

function expandTabs(text: string, size: number, evaluation: Evaluation): string {
  let result = ''
  let column = 0
  for (const character of text) {
    if (character === '\t') {
      const spaces = size > 0 ? size - (column % size) : 0
      evaluation.checkLength(result.length + spaces)
      result += ' '.repeat(spaces)
      column += spaces
    } else {
      result += character
      column = character === '\n' || character === '\r' ? 0 : column + 1
    }
  }
  return result
}
