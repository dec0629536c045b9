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
  options: Pick<CompleteOptions, 'tools' | 'toolChoice' | 'outputSchema' | 'stream'>,
): Readonly<Record<string, JsonValue | undefined>> {
  refuseStreamParam(params)
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
  // Without being asked a stream does not tell its tokens. A server that takes no stream_options gets none by a param.
  const stream = options.stream === true ? { stream: true, stream_options: { include_usage: true } } : {}
  return { ...format, ...tools, ...choice, ...stream, ...withoutNullOptions(params), model, messages }
}

/** Throws an AdapterError (`rejected`) for the param `stream`: how an answer comes is the stage's to say. */
export function refuseStreamParam(params: Params): void {
  if (params['stream'] === undefined || params['stream'] === false) return
  throw new AdapterError('rejected', 'the param "stream" can\'t be used', {
    hint: 'write stream: true beside params, at the stage',
  })
}

/** `stream_options: null` takes them out of the request: JSON leaves out what is undefined. */
function withoutNullOptions(params: Params): Readonly<Record<string, JsonValue | undefined>> {
  return params['stream_options'] === null ? { ...params, stream_options: undefined } : params
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
