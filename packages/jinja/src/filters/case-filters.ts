import { unicodePattern } from '../values/unicode-pattern.ts'
import { WHITESPACE } from '../values/whitespace.ts'
import { capitalize } from '../methods/string-case.ts'
import { plain, like, type Text } from '../methods/string-argument.ts'
import { charactersOf, softText } from '../values/text.ts'
import { filter, type FilterEntry } from './filter.ts'

/** Filters that change case. */
export const caseFilters: readonly FilterEntry[] = [
  filter('upper', ['s'], (args) => changed(softText(args[0]), (text) => text.toUpperCase())),
  filter('lower', ['s'], (args) => changed(softText(args[0]), (text) => text.toLowerCase())),
  filter('capitalize', ['s'], (args) => changed(softText(args[0]), capitalize)),
  // Unlike str.title, letters after an apostrophe stay small: words begin after a few characters only.
  filter('title', ['s'], (args) => titleWords(plain(softText(args[0])))),
]

const WORD_BEGINNING = unicodePattern`([-${WHITESPACE}({[<]+)`

function changed(text: Text, change: (text: string) => string): Text {
  return like(text, change(plain(text)))
}

function titleWords(text: string): string {
  return text
    .split(WORD_BEGINNING())
    .map((word) => {
      const [first = ''] = charactersOf(word)
      return first.toUpperCase() + word.slice(first.length).toLowerCase()
    })
    .join('')
}
