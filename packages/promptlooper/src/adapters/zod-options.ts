import { z } from 'zod'
import type { JsonObject, JsonValue } from '../domain/json-value.ts'
import type { OptionsReader, OptionsReading } from '../domain/registry.ts'

/** Reads options by a zod schema; `parse` is for options that have been read before. */
export interface ZodOptions<Options extends JsonObject> extends OptionsReader {
  parse(options: JsonObject): Options
}

/** Makes a reader of options from a zod schema, with messages for people. */
export function zodOptions<Options extends JsonObject>(schema: z.ZodType<Options>): ZodOptions<Options> {
  return {
    readOptions: (options) => readOptions(schema, options),
    // A JSON Schema is JSON.
    jsonSchema: z.toJSONSchema(schema, { io: 'input' }) as JsonValue,
    parse: (options) => schema.parse(options),
  }
}

function readOptions(schema: z.ZodType<JsonObject>, options: JsonValue): OptionsReading {
  const result = schema.safeParse(options)
  if (result.success) return { ok: true, options: result.data }
  return { ok: false, faults: result.error.issues.flatMap(toFaults) }
}

function toFaults(issue: z.core.$ZodIssue): { path: (string | number)[]; message: string }[] {
  const path = issue.path.filter((key) => typeof key !== 'symbol')
  if (issue.code !== 'unrecognized_keys') return [{ path, message: issue.message }]
  return issue.keys.map((key) => ({ path: [...path, key], message: `unknown option "${key}"` }))
}
