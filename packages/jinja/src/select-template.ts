import { refuseUndefined, UndefinedValue } from './values/undefined.ts'
import type { LoadedTemplate } from './compiler/compile-frame.ts'
import { PythonError, TemplateNotFoundError, UndefinedError } from './errors.ts'
import { hashKeyOf } from './values/hash.ts'
import { tryIterate } from './values/iterate.ts'
import { PythonDict } from './values/dict.ts'
import { str } from './values/repr.ts'
import { itemOf } from './values/subscript.ts'
import { textOf } from './values/text.ts'
import { isTrue } from './values/truth.ts'
import type { Value } from './values/value.ts'
import { notSubscriptable, notIterable } from './values/wrong-type.ts'

/** Loads the template of a name, as `extends` and `import` do: whatever is no str is a name that nothing has. */
export function namedTemplate(name: Value, load: (name: string) => LoadedTemplate): LoadedTemplate {
  const text = textOf(name)
  if (text !== undefined) return load(text)
  refuseUndefined(name)
  hashKeyOf(name)
  throw new TemplateNotFoundError([str(name)])
}

/** Loads the template of a name, or the first that exists of several names, as `include` does. */
export function selectTemplate(names: Value, load: (name: string) => LoadedTemplate): LoadedTemplate {
  const single = textOf(names)
  if (single !== undefined) return load(single)
  refuseUndefined(names)
  const iterator = tryIterate(names)
  if (!isTrue(names)) {
    throw new TemplateNotFoundError([], 'Tried to select from an empty list of templates.', 'TemplatesNotFound')
  }
  if (iterator === undefined) throw notIterable(names)
  const tried: string[] = []
  for (let next = iterator.next(); next.done !== true; next = iterator.next()) {
    const name = next.value
    try {
      return namedTemplate(name, load)
    } catch (error) {
      const isMissing = error instanceof TemplateNotFoundError || error instanceof UndefinedError
      if (!isMissing) throw error
      tried.push(name instanceof UndefinedValue ? name.message() : str(name))
    }
  }
  failWithoutLast(names)
  throw new TemplateNotFoundError(
    tried,
    `none of the templates given were found: ${tried.join(', ')}`,
    'TemplatesNotFound',
  )
}

// Python names the last of the names tried, and fails where they have no last.
function failWithoutLast(names: Value): void {
  if (itemOf(names, -1) !== undefined) return
  if (names instanceof PythonDict) throw new PythonError('-1', 'KeyError')
  throw notSubscriptable(names)
}
