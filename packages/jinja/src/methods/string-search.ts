import type { BoundArguments } from '../values/call-arguments.ts'
import { valueError } from '../errors.ts'
import { PythonTuple } from '../values/tuple.ts'
import { characterCount, charactersOf, hasWideCharacters } from '../values/text.ts'
import type { Evaluation, Value } from '../values/value.ts'
import { method, type MethodEntry } from './method.ts'
import { insertedText, intArgument, like, plain, textArgument, type Text } from './string-argument.ts'

/** The methods of str that look for a text inside, and `replace`. */
export const searchMethods: readonly MethodEntry<Text>[] = [
  method('count', ['sub', ['start', null], ['end', null]], (self, args) => {
    const part = wanted(args)
    const { text, valid } = windowOf(plain(self), args)
    if (!valid) return 0
    return part === '' ? characterCount(text) + 1 : text.split(part).length - 1
  }),
  method('endswith', ['suffix', ['start', null], ['end', null]], (self, args) =>
    hasAffix(plain(self), args, 'endswith'),
  ),
  method('find', ['sub', ['start', null], ['end', null]], (self, args) => find(plain(self), args, 'first')),
  method('index', ['sub', ['start', null], ['end', null]], (self, args) => found(find(plain(self), args, 'first'))),
  method('replace', ['old', 'new', ['count', -1]], (self, args, evaluation) => {
    const complain = (place: number) => (type: string) =>
      `replace() argument ${place} must be str, not ${type === 'NoneType' ? 'None' : type}`
    const old = textArgument(args[0], complain(1))
    const replacement = insertedText(self, args[1], complain(2))
    const count = intArgument(args[2])
    return like(self, replaceText(plain(self), old, replacement, count, evaluation))
  }),
  method('rfind', ['sub', ['start', null], ['end', null]], (self, args) => find(plain(self), args, 'last')),
  method('rindex', ['sub', ['start', null], ['end', null]], (self, args) => found(find(plain(self), args, 'last'))),
  method('startswith', ['prefix', ['start', null], ['end', null]], (self, args) =>
    hasAffix(plain(self), args, 'startswith'),
  ),
]

/** `str.replace`; a negative count replaces all. */
export function replaceText(
  text: string,
  old: string,
  replacement: string,
  count: number,
  evaluation: Evaluation,
): string {
  const places = old === '' ? text.length + 1 : replacement.length > old.length ? text.split(old).length - 1 : 0
  evaluation.checkLength(text.length + Math.min(places, count < 0 ? places : count) * replacement.length)
  if (count < 0) {
    if (old !== '') return text.replaceAll(old, () => replacement)
    const characters = charactersOf(text)
    return replacement + characters.map((character) => character + replacement).join('')
  }
  const pieces = old === '' ? ['', ...charactersOf(text)] : text.split(old)
  const separator = old === '' ? '' : old
  let result = ''
  pieces.forEach((piece, index) => {
    if (old === '') result += piece + (index < count ? replacement : '')
    else result += (index === 0 ? '' : index <= count ? replacement : separator) + piece
  })
  return result
}

function hasAffix(whole: string, args: BoundArguments, name: 'startswith' | 'endswith'): boolean {
  const { text, valid } = windowOf(whole, args)
  const given = args[0]
  const isThere = (affix: string): boolean =>
    valid && (name === 'endswith' ? text.endsWith(affix) : text.startsWith(affix))
  if (given instanceof PythonTuple) {
    return given.items.some((item) =>
      isThere(textArgument(item, (type) => `tuple for ${name} must only contain str, not ${type}`)),
    )
  }
  return isThere(textArgument(given, (type) => `${name} first arg must be str or a tuple of str, not ${type}`))
}

function wanted(args: BoundArguments): string {
  return textArgument(args[0], (type) => `must be str, not ${type}`)
}

// The part of a text between the optional start and end, in characters.
function windowOf(text: string, args: BoundArguments): { text: string; start: number; valid: boolean } {
  const startArgument = args[1]
  const endArgument = args[2]
  if (startArgument === null && endArgument === null) return { text, start: 0, valid: true }
  const characters = charactersOf(text)
  const clamp = (given: Value, fallback: number): number => {
    if (given === null) return fallback
    const index = intArgument(given)
    return index < 0 ? Math.max(0, index + characters.length) : index
  }
  const start = clamp(startArgument, 0)
  const end = Math.min(clamp(endArgument, characters.length), characters.length)
  return { text: characters.slice(start, end).join(''), start, valid: start <= end }
}

function find(text: string, args: BoundArguments, which: 'first' | 'last'): number {
  const part = wanted(args)
  const { text: searched, start, valid } = windowOf(text, args)
  if (!valid) return -1
  const index = which === 'first' ? searched.indexOf(part) : searched.lastIndexOf(part)
  if (index < 0) return -1
  return start + (hasWideCharacters(searched) ? characterCount(searched.slice(0, index)) : index)
}

function found(index: number): number {
  if (index < 0) throw valueError('substring not found')
  return index
}
