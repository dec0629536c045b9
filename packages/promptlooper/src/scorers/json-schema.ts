import { z } from 'zod'
import { messageOf } from '../domain/errors.ts'
import { isRecord, type JsonObject } from '../domain/json-value.ts'
import { answerJson, parseJsonText } from './answer-json.ts'
import { compileJsonSchema } from './compile-json-schema.ts'
import { defineScorerKind } from './define-scorer-kind.ts'
import { readScorerFile } from './read-scorer-file.ts'

/** 1 when the answer is JSON and fits a JSON Schema; the reason names the first place that does not. */
export const jsonSchema = defineScorerKind({
  kind: 'json-schema',
  codeVersion: 1,
  options: z.strictObject({
    schema: z
      .union([z.string().min(1), z.record(z.string(), z.json())], 'expected the path of a schema, or a schema')
      .describe('The path of a JSON Schema, or the schema itself: draft-07 or 2020-12.'),
  }),
  prepare: async ({ schema }, _settings, given) => {
    const file = typeof schema === 'string' ? await readSchemaFile(schema, given.directory) : null
    const check = compileJsonSchema(file === null ? (schema as JsonObject) : file.schema)
    return {
      fileTexts: file === null ? [] : [file.text],
      grade: (output, context) => {
        const answer = answerJson(output, context)
        if (!answer.found) return { value: 0, reason: 'the answer is not JSON' }
        const fault = check(answer.value)
        return fault === undefined ? { value: 1 } : { value: 0, reason: fault }
      },
    }
  },
})

interface SchemaFile {
  readonly text: string
  readonly schema: JsonObject
}

async function readSchemaFile(path: string, directory: string): Promise<SchemaFile> {
  const text = await readScorerFile(path, directory)
  const parsed = parseJsonText(text.replace(/^\uFEFF/, ''))
  if (!parsed.found) throw new Error(`${path} is not JSON: ${faultOfJson(text)}`)
  if (!isRecord(parsed.value)) throw new Error(`${path} must hold a JSON Schema: an object`)
  return { text, schema: parsed.value }
}

function faultOfJson(text: string): string {
  try {
    JSON.parse(text)
    return ''
  } catch (thrown) {
    return messageOf(thrown)
  }
}
