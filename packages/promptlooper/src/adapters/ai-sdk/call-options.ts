import type { CompleteOptions, Params } from '../../domain/adapter.ts'
import { AdapterError } from '../../domain/errors.ts'
import { isRecord, type JsonObject, type JsonValue } from '../../domain/json-value.ts'
import { refuseStreamParam } from '../openai-compatible/request-body.ts'

/** A param that every vendor has, under the name that the packages give it. */
export interface SharedParam {
  /** As the file writes it. */
  readonly written: string
  readonly setting: string
  readonly value: JsonValue
}

/** Params parted into those that all vendors have and those that are one's own. */
export interface PartedParams {
  readonly shared: readonly SharedParam[]
  readonly own: JsonObject
}

const settingsByName: { readonly [written: string]: string } = {
  temperature: 'temperature',
  top_p: 'topP',
  topP: 'topP',
  top_k: 'topK',
  topK: 'topK',
  max_tokens: 'maxOutputTokens',
  max_output_tokens: 'maxOutputTokens',
  max_completion_tokens: 'maxOutputTokens',
  maxTokens: 'maxOutputTokens',
  maxOutputTokens: 'maxOutputTokens',
  stop: 'stopSequences',
  stop_sequences: 'stopSequences',
  stopSequences: 'stopSequences',
  seed: 'seed',
  random_seed: 'seed',
  presence_penalty: 'presencePenalty',
  presencePenalty: 'presencePenalty',
  frequency_penalty: 'frequencyPenalty',
  frequencyPenalty: 'frequencyPenalty',
}

/** Parts the params; `ownParams` are the vendor's own whatever they are called. Null is none. Throws an AdapterError (`rejected`) where two are spellings of one, or one has a value of the wrong kind. */
export function partParams(params: Params, ownParams: readonly string[] = []): PartedParams {
  refuseStreamParam(params)
  const shared: SharedParam[] = []
  const own: Record<string, JsonValue> = {}
  for (const [written, value] of Object.entries(params)) {
    const isShared = Object.hasOwn(settingsByName, written) && !ownParams.includes(written)
    const setting = isShared ? settingsByName[written] : undefined
    if (value === null || written === 'stream') continue
    if (setting === undefined) {
      own[written] = value
      continue
    }
    const twin = shared.find((other) => other.setting === setting)
    if (twin !== undefined) throw wrong(`${twin.written} and ${written} are two spellings of one param`)
    shared.push({ written, setting, value: checked(written, setting, value) })
  }
  return { shared, own }
}

function checked(written: string, setting: string, value: JsonValue): JsonValue {
  if (setting !== 'stopSequences') {
    if (typeof value !== 'number') throw wrong(`the param ${written} must be a number`)
    return value
  }
  const list = typeof value === 'string' ? [value] : value
  if (!Array.isArray(list) || list.some((text) => typeof text !== 'string')) {
    throw wrong(`the param ${written} must be a text or a list of texts`)
  }
  return list
}

/** What a call asks for beside prompt and params: tools, which of them, and the form of the answer. */
export function askedForm(
  options: Pick<CompleteOptions, 'tools' | 'toolChoice' | 'outputSchema'>,
): Record<string, unknown> {
  const { tools, toolChoice, outputSchema } = options
  return {
    ...(tools === undefined || tools.length === 0 ? {} : { tools: tools.map(vendorTool) }),
    ...(toolChoice === undefined || toolChoice === null ? {} : { toolChoice: vendorToolChoice(toolChoice) }),
    ...(outputSchema === undefined || outputSchema === null ? {} : { responseFormat: responseFormat(outputSchema) }),
  }
}

function responseFormat(schema: JsonValue): JsonObject {
  if (schema === 'json') return { type: 'json' }
  const title = isRecord(schema) && typeof schema['title'] === 'string' ? { name: schema['title'] } : {}
  return { type: 'json', schema, ...title }
}

/** A function, as chat completions or Anthropic write it; a tool that the vendor runs (`type: provider`) as it is. */
function vendorTool(tool: JsonValue): JsonValue {
  if (!isRecord(tool)) throw wrong('a tool must be an object')
  const { type } = tool
  if (type === 'provider') return { args: {}, ...tool }
  if (type !== undefined && type !== 'function') {
    throw new AdapterError('rejected', `a tool of the type ${JSON.stringify(type)} is not known`, {
      hint: 'a tool that the vendor runs is written { type: provider, id: anthropic.web_search_20250305, name: web_search, args: {} }',
    })
  }
  const written = isRecord(tool['function']) ? tool['function'] : tool
  const { name, description, strict } = written
  if (typeof name !== 'string') throw wrong('a tool must have a name')
  return {
    type: 'function',
    name,
    ...(typeof description === 'string' ? { description } : {}),
    // Part of a JSON value.
    inputSchema: (written['parameters'] ?? written['input_schema'] ?? { type: 'object', properties: {} }) as JsonValue,
    ...(typeof strict === 'boolean' ? { strict } : {}),
  }
}

function vendorToolChoice(choice: JsonValue): JsonObject {
  const type = isRecord(choice) ? choice['type'] : choice
  if (type === 'auto' || type === 'none' || type === 'required') return { type }
  if (type === 'any') return { type: 'required' }
  if (typeof choice === 'string') return { type: 'tool', toolName: choice }
  const named = isRecord(choice) && isRecord(choice['function']) ? choice['function'] : choice
  const toolName = isRecord(named) ? (named['name'] ?? named['toolName']) : undefined
  if (typeof toolName === 'string') return { type: 'tool', toolName }
  throw wrong(`toolChoice ${JSON.stringify(choice)} names no tool`)
}

function wrong(what: string): AdapterError {
  return new AdapterError('rejected', what)
}
