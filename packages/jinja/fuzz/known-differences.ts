import type { Answer } from './answer.ts'
import { sourceOf, type FuzzCase } from './fuzz-case.ts'

/** A difference that the README names. */
export interface KnownDifference {
  /** The first cell of its row in the README's table. */
  readonly row: string
  /** Whether this is what makes the two answers to a case differ. */
  applies(compared: Compared): boolean
}

/** A case with both answers. */
export interface Compared {
  readonly fuzzCase: FuzzCase
  readonly python: Answer
  /** What another Python process answers, whose objects are at other addresses. */
  readonly elsewhere: Answer
  readonly here: Answer
}

/** The rows of the README that a generated template can meet. */
export const knownDifferences: readonly KnownDifference[] = [
  {
    row: 'more work than the limits allow',
    applies: ({ here }) => 'error' in here.rendered && here.rendered.error.isLimit === true,
  },
  {
    row: '`<generator object … at 0x7f…>`, `<built-in method …>`',
    applies: ({ python, elsewhere, here }) => {
      if (!('output' in python.rendered) || !('output' in here.rendered) || !('output' in elsewhere.rendered))
        return false
      const [there, ours] = [python.rendered.output, here.rendered.output]
      if (there.includes('bound method Markup.')) return ours.includes('built-in method')
      // Filters may have taken the address apart; it is as long as ours in any case.
      const isTakenApart = there !== elsewhere.rendered.output && there.length === ours.length
      return isTakenApart || withoutAddresses(there) === withoutAddresses(ours)
    },
  },
  {
    row: '`bytes`, `str.encode`, `str.translate`, complex numbers, sets',
    applies: ({ here }) =>
      'error' in here.rendered &&
      /unsupported operand type\(s\) for [-&|^]: .*'dict_(items|keys)'/.test(here.rendered.error.message),
  },
  {
    row: '`{{ 5[1:] }}`, a constant that has no slices',
    applies: ({ fuzzCase, python, here }) =>
      'error' in here.rendered &&
      /not subscriptable$|^unhashable type: 'slice'$/.test(here.rendered.error.message) &&
      !('error' in python.rendered && python.rendered.error.message === here.rendered.error.message) &&
      /\[[^\]]*:/.test(sourceOf(fuzzCase)),
  },
  {
    row: '`{% include … without context %}` inside of a macro, filter or set block',
    applies: ({ fuzzCase }) => /\{%[-+]? *(macro|call|filter|set)\b.*without context/s.test(sourceOf(fuzzCase)),
  },
  {
    row: "`{{ ''.__class__.__mro__ }}` and other special attributes",
    applies: ({ fuzzCase, python }) =>
      sourceOf(fuzzCase).includes('__class__') &&
      'error' in python.rendered &&
      python.rendered.error.message.includes('Markup.__html__() missing'),
  },
  {
    row: '`{% autoescape missing %}` in a strict environment',
    applies: ({ fuzzCase, here }) =>
      fuzzCase.options.undefined === 'strict' &&
      'error' in here.rendered &&
      here.rendered.error.type === 'UndefinedError' &&
      /\{%[-+]? *autoescape (?!true|false)/.test(sourceOf(fuzzCase)),
  },
  {
    row: '`{{ {[]: 1} }}`, a constant that fails',
    applies: ({ python, here }) =>
      'error' in python.rendered &&
      'error' in python.undeclared &&
      python.undeclared.error.type === python.rendered.error.type &&
      ['TypeError', 'UndefinedError', 'TemplateAssertionError'].includes(python.undeclared.error.type) &&
      'names' in here.undeclared,
  },
]

/** The row of the README that names the difference, if one does. */
export function knownRow(compared: Compared): string | undefined {
  return knownDifferences.find((known) => known.applies(compared))?.row
}

function withoutAddresses(text: string): string {
  return text.replaceAll(/0x[0-9a-f]{6,}/gi, '0x')
}
