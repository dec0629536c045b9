import { basename, extname } from 'node:path'
import { canonicalJson } from '../../domain/config-hash.ts'
import type { JsonValue } from '../../domain/json-value.ts'
import { isPromptPath } from '../../template/prompt-path.ts'
import type { AxisTarget } from './axis-path.ts'

/**
 * Labels for an axis's list, one for each value: a prompt file's stem (longer where two share it), a text shortened, a
 * model as written, any other value as text. Equal values get equal labels; all others differ.
 */
export function axisLabels(field: AxisTarget['field'], values: readonly JsonValue[]): readonly string[] {
  if (field !== 'prompt') return values.map(valueLabel)
  const paths = values.filter((value) => typeof value === 'string' && isPromptPath(value)) as readonly string[]
  return madeUnique(
    values,
    values.map((value) =>
      typeof value === 'string' && isPromptPath(value) ? pathLabel(value, paths) : textLabel(value),
    ),
  )
}

/** A value as the label of a list's item. */
export function valueLabel(value: JsonValue): string {
  return typeof value === 'string' ? value : canonicalJson(value)
}

/** The shortest of stem, file name and longer and longer ends of the path that no other path shares. */
function pathLabel(path: string, paths: readonly string[]): string {
  const others = paths.filter((other) => other !== path)
  const isOwn = (form: (path: string) => string): boolean => others.every((other) => form(other) !== form(path))
  if (isOwn(stem)) return stem(path)
  if (isOwn((other) => basename(other))) return basename(path)
  const depth = path.split('/').length
  for (let count = 2; count <= depth; count++) {
    const ending = (other: string): string => withoutExtension(other.split('/').slice(-count).join('/'))
    if (isOwn(ending)) return ending(path)
  }
  return path
}

function stem(path: string): string {
  return withoutExtension(basename(path))
}

function withoutExtension(path: string): string {
  return path.slice(0, path.length - extname(path).length)
}

const LABEL_CHARACTERS = 40

function textLabel(value: JsonValue): string {
  const text = (typeof value === 'string' ? value : firstText(value)).replaceAll(/\s+/gu, ' ').trim()
  const characters = Array.from(text)
  return characters.length <= LABEL_CHARACTERS ? text : `${characters.slice(0, LABEL_CHARACTERS - 1).join('')}…`
}

/** The first text in a list of messages. */
function firstText(value: JsonValue): string {
  const content = JSON.stringify(value, (key, member: unknown) => (key === 'role' ? undefined : member))
  return /"(?:content|text)":"((?:[^"\\]|\\.)*)"/u.exec(content)?.[1] ?? content
}

/** Different values whose labels are the same are numbered. */
function madeUnique(values: readonly JsonValue[], labels: readonly string[]): readonly string[] {
  const valueOf = new Map<string, string>()
  return labels.map((label, index) => {
    const value = canonicalJson(values[index])
    let unique = label
    for (let count = 2; (valueOf.get(unique) ?? value) !== value; count++) unique = `${label} (${count})`
    valueOf.set(unique, value)
    return unique
  })
}
