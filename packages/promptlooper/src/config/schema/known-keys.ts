import { z } from 'zod'
import { isRecord } from '../../domain/json-value.ts'
import type { KeyPath } from '../document/source-document.ts'

/** The keys that a schema knows at a path, for "Did you mean …?". */
export function knownKeys(schema: z.ZodType, path: KeyPath): readonly string[] {
  const root = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' })
  let found: readonly unknown[] = [root]
  for (const key of path) found = found.flatMap((part) => alternatives(part)).flatMap((part) => childrenAt(part, key))
  return [
    ...new Set(
      found.flatMap((part) => alternatives(part)).flatMap((part) => Object.keys(recordOf(part['properties']))),
    ),
  ]
}

function alternatives(part: unknown): readonly Record<string, unknown>[] {
  if (!isRecord(part)) return []
  const reference = part['$ref']
  // References to what holds any JSON lead round in circles and know no keys.
  if (typeof reference === 'string') return []
  const options = part['anyOf']
  return Array.isArray(options) ? options.flatMap((option) => alternatives(option)) : [part]
}

function childrenAt(part: Record<string, unknown>, key: string | number): readonly unknown[] {
  if (typeof key === 'number') return [part['items']]
  return [recordOf(part['properties'])[key] ?? part['additionalProperties']]
}

function recordOf(value: unknown): Record<string, unknown> {
  return isRecord(value) ? value : {}
}
