import { Ajv, type ErrorObject, type Options, type ValidateFunction } from 'ajv'
import { Ajv2020 } from 'ajv/dist/2020.js'
import ajvFormats from 'ajv-formats'
import type { JsonObject, JsonValue } from '../domain/json-value.ts'
import { compileRegex } from './bounded-regex.ts'

/** Checks a value against a schema: gives what is wrong with it, or undefined when it holds. */
export type SchemaCheck = (value: JsonValue) => string | undefined

/**
 * Compiles a JSON Schema of draft-07 or 2020-12 (the one that holds where `$schema` names none). Throws an error in words
 * for people where it is no valid schema, is of another draft, or refers to a schema that is not in it.
 */
export function compileJsonSchema(schema: JsonObject): SchemaCheck {
  const ajv = ajvFor(schema['$schema'])
  const validate = compile(ajv, schema)
  return (value) => (validate(value) ? undefined : faultOf(validate.errors?.[0]))
}

function ajvFor(declared: JsonValue | undefined): Ajv | Ajv2020 {
  const dialect = typeof declared === 'string' ? declared.replace(/#$/u, '') : declared
  if (dialect === undefined || dialect === 'https://json-schema.org/draft/2020-12/schema')
    return withFormats(new Ajv2020(settings))
  if (dialect === 'http://json-schema.org/draft-07/schema') return withFormats(new Ajv(settings))
  throw new Error(`the schema declares ${JSON.stringify(declared)}; use draft-07 or 2020-12`)
}

function withFormats(ajv: Ajv | Ajv2020): Ajv | Ajv2020 {
  ajvFormats.default(ajv)
  return ajv
}

function compile(ajv: Ajv | Ajv2020, schema: JsonObject): ValidateFunction {
  try {
    return ajv.compile(schema)
  } catch (thrown) {
    if (thrown instanceof Ajv.MissingRefError) {
      throw new Error(
        `the schema refers to ${thrown.missingRef}, which is not in it; schemas are never fetched, so copy it into $defs`,
        { cause: thrown },
      )
    }
    throw new Error(`the schema is not valid: ${thrown instanceof Error ? thrown.message : String(thrown)}`, {
      cause: thrown,
    })
  }
}

function faultOf(error: ErrorObject | undefined): string {
  if (error === undefined) return 'does not fit the schema'
  const place = error.instancePath === '' ? 'the answer' : error.instancePath
  const named: unknown = error.params['additionalProperty'] ?? error.params['unevaluatedProperty']
  const detail = typeof named === 'string' ? ` ("${named}")` : ''
  const allowed: unknown = error.params['allowedValues']
  return `${place} ${error.message ?? 'does not fit the schema'}${detail}${Array.isArray(allowed) ? `: ${allowed.join(', ')}` : ''}`
}

/** Patterns of a schema run on what a model wrote, so they are bounded as all others. */
const boundedPatterns = Object.assign(
  (pattern: string, flags: string) => {
    const compilation = compileRegex(pattern, flags)
    if (!compilation.ok)
      throw new Error(`the pattern ${JSON.stringify(pattern)} does not compile: ${compilation.message}`)
    // Ajv takes patterns of the same text for the same pattern.
    return { test: (text: string) => compilation.regex.exec(text) !== null, toString: () => `/${pattern}/${flags}` }
  },
  { code: 'new RegExp' },
)

// Unknown keywords are annotations, as the specification says; logging would write to the user's terminal.
const settings: Options = { strict: false, logger: false, code: { regExp: boundedPatterns } }
