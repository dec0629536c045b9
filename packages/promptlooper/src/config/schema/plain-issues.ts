import type { z } from 'zod'
import { assertNever } from '../../domain/errors.ts'
import type { KeyPath } from '../document/source-document.ts'
import { listNames, suggestion } from '../suggestion.ts'

/** A schema's complaint in words for people. */
export type PlainIssue =
  | { readonly kind: 'unknown-key'; readonly path: KeyPath; readonly key: string }
  | { readonly kind: 'wrong-value'; readonly path: KeyPath; readonly words: string }

/** A schema's issues in words for people. Of alternatives, the one that was nearly met speaks. */
export function plainIssues(
  issues: readonly z.core.$ZodIssue[],
  value: unknown,
  around: KeyPath = [],
): readonly PlainIssue[] {
  return issues.flatMap((issue) => plainIssue(issue, value, around))
}

function plainIssue(issue: z.core.$ZodIssue, root: unknown, around: KeyPath): readonly PlainIssue[] {
  const path = [...around, ...issue.path.map((key) => (typeof key === 'symbol' ? String(key) : key))]
  const wrong = (words: string): readonly PlainIssue[] => [{ kind: 'wrong-value', path, words }]
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => ({ kind: 'unknown-key', path, key }))
    case 'invalid_union':
      return unionIssues(issue, root, path)
    case 'invalid_key':
      return wrong(issue.issues[0]?.message ?? issue.message)
    case 'invalid_element':
      return plainIssues(issue.issues, root, path)
    case 'invalid_type':
      return wrong(`must be ${kindNames[issue.expected] ?? issue.expected}${butIs(valueAt(root, path))}`)
    case 'invalid_value': {
      const values = issue.values.map(String)
      const written = valueAt(root, path)
      return wrong(
        `must be one of ${listNames(values)}.${typeof written === 'string' ? suggestion(written, values) : ''}`.replace(
          /\.$/u,
          '',
        ),
      )
    }
    case 'too_small':
      if (issue.origin !== 'number' && issue.origin !== 'int') return wrong('must not be empty')
      return wrong(`must be ${issue.inclusive === false ? 'more than' : 'at least'} ${issue.minimum}`)
    case 'too_big':
      if (issue.origin !== 'number' && issue.origin !== 'int') return wrong(`must not have more than ${issue.maximum}`)
      return wrong(`must be ${issue.inclusive === false ? 'less than' : 'at most'} ${issue.maximum}`)
    case 'invalid_format':
    case 'not_multiple_of':
    case 'custom':
      return wrong(issue.message)
    default:
      return assertNever(issue)
  }
}

function unionIssues(issue: z.core.$ZodIssueInvalidUnion, root: unknown, path: KeyPath): readonly PlainIssue[] {
  const written = valueAt(root, path)
  const near = issue.errors.filter(
    (branch) => !branch.some((inner) => inner.path.length === 0 && inner.code === 'invalid_type'),
  )
  if (near.length === 1 && near[0] !== undefined) return plainIssues(near[0], root, path)
  const words = issue.message === 'Invalid input' ? 'has the wrong kind of value' : issue.message
  return [{ kind: 'wrong-value', path, words: `${words}${near.length === 0 ? butIs(written) : ''}` }]
}

const kindNames: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a mapping',
  record: 'a mapping',
  null: 'null',
}

function butIs(value: unknown): string {
  return value === undefined ? ': it is missing' : `, not ${describeKind(value)}`
}

function describeKind(value: unknown): string {
  if (value === null) return 'empty'
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'object') return 'a mapping'
  // JSON would write NaN and the infinities as null.
  if (typeof value === 'number') return String(value)
  if (typeof value !== 'string') return JSON.stringify(value) ?? typeof value
  return `the text ${JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}…` : value)}`
}

function valueAt(root: unknown, path: KeyPath): unknown {
  let value: unknown = root
  for (const key of path)
    value =
      typeof value === 'object' && value !== null
        ? (value as Readonly<Record<string | number, unknown>>)[key]
        : undefined
  return value
}
