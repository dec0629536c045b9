import { z } from 'zod'
import { isRecord, type JsonObject, type JsonValue } from '../domain/json-value.ts'
import type { OptionsReading } from '../domain/registry.ts'

/** One thing wrong with options: the path of keys to its place, and the words. */
export interface OptionFault {
  readonly path: readonly (string | number)[]
  readonly message: string
}

/** Checks options against a schema and fills its defaults in. */
export function readOptionsWith(schema: z.ZodObject, options: JsonValue): OptionsReading {
  const read = schema.safeParse(options)
  // A schema of JSON values gives JSON values: this is the border at which options get their type.
  if (read.success) return { ok: true, options: read.data as JsonObject }
  const known = Object.keys(schema.shape)
  return { ok: false, faults: read.error.issues.flatMap((issue) => faultsOf(issue, known)) }
}

/** Faults as one line: `values: expected array, received string; …`. */
export function faultsText(faults: readonly OptionFault[]): string {
  return faults.map(({ path, message }) => (path.length === 0 ? message : `${path.join('.')}: ${message}`)).join('; ')
}

/** The JSON Schema of options in which those named by `templates` may be a template instead. */
export function optionsJsonSchema(schema: z.ZodObject, templates: readonly string[]): JsonObject {
  const { $schema: _, ...written } = z.toJSONSchema(schema, { io: 'input' })
  const properties = isRecord(written['properties']) ? { ...written['properties'] } : {}
  for (const name of templates) {
    const property = properties[name]
    if (isRecord(property) && property['type'] !== 'string') {
      properties[name] = { anyOf: [property, { type: 'string', description: 'A template that gives it.' }] }
    }
  }
  // A JSON Schema is JSON, which its type does not say.
  return JSON.parse(JSON.stringify({ ...written, properties }))
}

function faultsOf(issue: z.core.$ZodIssue, known: readonly string[]): OptionFault[] {
  const path = issue.path.map((key) => (typeof key === 'symbol' ? String(key) : key))
  if (issue.code !== 'unrecognized_keys' || path.length > 0) {
    return [{ path, message: issue.message.replace(/^Invalid input: /u, '') }]
  }
  const options = known.length === 0 ? 'it takes no options of its own' : `its options are ${known.join(', ')}`
  return issue.keys.map((key) => ({ path: [key], message: `unknown option "${key}"; ${options}` }))
}
