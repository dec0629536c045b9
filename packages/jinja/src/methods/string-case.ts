import { charactersOf } from '../values/text.ts'
import { method, type MethodEntry } from './method.ts'
import { like, plain, type Text } from './string-argument.ts'
import { unicodePattern } from '../values/unicode-pattern.ts'

/** The methods of str that change case. */
export const caseMethods: readonly MethodEntry<Text>[] = [
  method('capitalize', [], (self) => like(self, capitalize(plain(self)))),
  method('casefold', [], (self) => like(self, casefold(plain(self)))),
  method('lower', [], (self) => like(self, plain(self).toLowerCase())),
  method('swapcase', [], (self) => like(self, swapCase(plain(self)))),
  method('title', [], (self) => like(self, title(plain(self)))),
  method('upper', [], (self) => like(self, plain(self).toUpperCase())),
]

/** `str.capitalize`: the first character in title case, the rest in lower case. */
export function capitalize(text: string): string {
  const [first = ''] = charactersOf(text)
  return titleCharacter(first) + text.slice(first.length).toLowerCase()
}

/** `str.title`: every run of letters begins with a capital. */
export function title(text: string): string {
  let result = ''
  let insideWord = false
  for (const character of text) {
    result += insideWord ? character.toLowerCase() : titleCharacter(character)
    insideWord = isCased(character)
  }
  return result
}

/** Whether a character has a case at all. */
export function isCased(character: string): boolean {
  return CASED().test(character)
}

function titleCharacter(character: string): string {
  const titled = TITLE_CASE.get(character)
  if (titled !== undefined) return titled
  // A ligature becomes several letters, of which title case keeps only the first large.
  const upper = charactersOf(character.toUpperCase())
  const first = upper.findIndex(isCased)
  return upper.map((part, index) => (index > first ? part.toLowerCase() : part)).join('')
}

const TITLE_CASE: ReadonlyMap<string, string> = new Map([
  ['ǆ', 'ǅ'],
  ['Ǆ', 'ǅ'],
  ['ǅ', 'ǅ'],
  ['ǉ', 'ǈ'],
  ['Ǉ', 'ǈ'],
  ['ǈ', 'ǈ'],
  ['ǌ', 'ǋ'],
  ['Ǌ', 'ǋ'],
  ['ǋ', 'ǋ'],
  ['ǳ', 'ǲ'],
  ['Ǳ', 'ǲ'],
  ['ǲ', 'ǲ'],
])

// Full case folding, which is the small form of the large form but for a few letters.
function casefold(text: string): string {
  return Array.from(text, (character) => {
    if (character === 'ı') return character
    return character === 'ẞ' ? 'ss' : character.toUpperCase().toLowerCase()
  })
    .join('')
    .replaceAll('ς', 'σ')
}

function swapCase(text: string): string {
  return Array.from(text, (character) => {
    const upper = character.toUpperCase()
    if (character !== upper) return /\p{Lt}/u.test(character) ? character : upper
    return character.toLowerCase()
  }).join('')
}

const CASED = unicodePattern`[\p{Uppercase}\p{Lowercase}\p{Lt}]`
