import type { CompleteOptions, Params } from '../../domain/adapter.ts'
import { AdapterError } from '../../domain/errors.ts'
import { isRecord, type JsonObject, type JsonValue } from '../../domain/json-value.ts'

/**
 * The body of a chat completion request. Params go in under the names that they have; model and messages are never
 * theirs to set. A `response_format` among the params wins over the one made from the stage's `output`.
 */
export function requestBody(
  messages: readonly JsonValue[],
  model: string,
  params: Params,
  options: Pick<CompleteOptions, 'tools' | 'toolChoice' | 'outputSchema'>,
): JsonObject {
  if (params['stream'] === true) {
    throw new AdapterError('rejected', 'the param "stream" can\'t be used: answers are read whole', {
      hint: 'leave it out',
    })
  }
  const format =
    options.outputSchema === undefined || options.outputSchema === null
      ? {}
      : { response_format: responseFormat(options.outputSchema) }
  const tools =
    options.tools === undefined || options.tools.length === 0 ? {} : { tools: options.tools.map(toFunctionTool) }
  const choice =
    options.toolChoice === undefined || options.toolChoice === null
      ? {}
      : { tool_choice: toolChoice(options.toolChoice) }
  return { ...format, ...tools, ...choice, ...params, model, messages }
}

function responseFormat(outputSchema: JsonValue): JsonObject {
  if (outputSchema === 'json') return { type: 'json_object' }
  return { type: 'json_schema', json_schema: { name: schemaName(outputSchema), schema: outputSchema } }
}

/** OpenAI wants a name of letters, digits, underscores and hyphens, at most 64 of them. */
function schemaName(schema: JsonValue): string {
  const title = isRecord(schema) && typeof schema['title'] === 'string' ? schema['title'] : ''
  const name = title.replaceAll(/[^A-Za-z0-9_-]+/g, '_').slice(0, 64)
  return name === '' ? 'answer' : name
}

/** A tool as written where it has a `type`; else a function's name, description and parameters, wrapped. */
function toFunctionTool(tool: JsonValue): JsonValue {
  if (!isRecord(tool) || tool['type'] !== undefined) return tool
  const { input_schema: inputSchema, ...rest } = tool
  const parameters = inputSchema === undefined ? {} : { parameters: inputSchema }
  return { type: 'function', function: { ...parameters, ...rest } }
}

function toolChoice(choice: JsonValue): JsonValue {
  if (typeof choice !== 'string' || choice === 'auto' || choice === 'none' || choice === 'required') return choice
  return { type: 'function', function: { name: choice } }
}
