import type { BoundArguments } from '../values/call-arguments.ts'
import { FilterArgumentError, typeError, valueError } from '../errors.ts'
import { linkUrls, type LinkOptions } from '../formatting/link-urls.ts'
import { splitWords } from '../methods/string-split.ts'
import { PythonDict } from '../values/dict.ts'
import { toList, tryIterate } from '../values/iterate.ts'
import { Markup, escapeHtml } from '../values/markup.ts'
import { intValue } from '../values/numeric.ts'
import { repr, str } from '../values/repr.ts'
import { textOf } from '../values/text.ts'
import { typeName } from '../values/type-name.ts'
import { isTrue } from '../values/truth.ts'
import { UndefinedValue } from '../values/undefined.ts'
import type { Evaluation, Value } from '../values/value.ts'
import { filter, type FilterEntry } from './filter.ts'

/** Filters for URLs. */
export const urlFilters: readonly FilterEntry[] = [
  filter('urlencode', ['value'], (args, evaluation) => encode(args[0], evaluation)),
  filter(
    'urlize',
    ['value', ['trim_url_limit', null], ['nofollow', false], ['target', null], ['rel', null], ['extra_schemes', null]],
    urlize,
  ),
]

function encode(value: Value, evaluation: Evaluation): Value {
  if (textOf(value) !== undefined || tryIterate(value) === undefined) return quote(str(value), 'path')
  if (value instanceof UndefinedValue) return ''
  const pairs =
    value instanceof PythonDict ? value.entries() : toList(value, evaluation).map((pair) => pairOf(pair, evaluation))
  return pairs.map(([key, item]) => `${quote(str(key), 'query')}=${quote(str(item), 'query')}`).join('&')
}

function pairOf(pair: Value, evaluation: Evaluation): readonly [Value, Value] {
  if (tryIterate(pair) === undefined) {
    throw typeError(`cannot unpack non-iterable ${typeName(pair)} object`)
  }
  const [key, value, ...more] = toList(pair, evaluation)
  if (key === undefined || value === undefined) {
    const found = key === undefined ? 0 : 1
    throw valueError(`not enough values to unpack (expected 2, got ${found})`)
  }
  if (more.length > 0) throw valueError('too many values to unpack (expected 2)')
  return [key, value]
}

// urllib.parse.quote keeps letters, digits and `_.-~`; a path keeps its slashes.
function quote(text: string, place: 'path' | 'query'): string {
  const quoted = encodeURIComponent(text.toWellFormed()).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  )
  return place === 'path' ? quoted.replaceAll('%2F', '/') : quoted.replaceAll('%20', '+')
}

function urlize(args: BoundArguments, evaluation: Evaluation): Value {
  const [value, limit, nofollow, target, rel, schemes] = args
  const relations = new Set(splitWords(str(rel ?? '')))
  if (isTrue(nofollow)) relations.add('nofollow')
  relations.add('noopener')
  const extraSchemes = schemes === null || schemes === undefined ? [] : toList(schemes, evaluation).map(str)
  for (const scheme of extraSchemes) {
    if (!/^[\w.+-]{2,}:\/{0,2}$/.test(scheme)) {
      throw new FilterArgumentError(`${repr(scheme)} is not a valid URI scheme prefix.`)
    }
  }
  const options: LinkOptions = {
    limit: limit === null || limit === undefined ? undefined : Number(intValue(limit) ?? 0),
    rel: [...relations].toSorted().join(' '),
    target: target === null || target === undefined ? undefined : str(target),
    extraSchemes,
  }
  const source = value
  const escaped = source instanceof Markup ? source.value : escapeHtml(str(source))
  const linked = linkUrls(escaped, options)
  return evaluation.escapes ? new Markup(linked) : linked
}
