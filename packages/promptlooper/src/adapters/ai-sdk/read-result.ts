import type { AdapterResponse, CompleteOptions, Finish, ToolCall } from '../../domain/adapter.ts'
import { AdapterError } from '../../domain/errors.ts'
import { isRecord, type JsonValue } from '../../domain/json-value.ts'
import { parseJson, readJsonAnswer } from '../json-answer.ts'
import { readLogprobs } from '../openai-compatible/logprobs.ts'

/** What is read of a result, whole or put together from a stream. */
export interface VendorResult {
  readonly content: readonly unknown[]
  readonly finishReason: unknown
  readonly usage: unknown
  readonly providerMetadata: unknown
  readonly modelId: unknown
}

/** Who was asked for what. */
export interface ResultAsked {
  readonly provider: string
  readonly model: string
  readonly outputSchema: CompleteOptions['outputSchema']
}

/** The parts of what `doGenerate` gave. */
export function generatedResult(given: unknown): VendorResult & { readonly body: unknown } {
  const result = isRecord(given) ? given : {}
  const response = isRecord(result['response']) ? result['response'] : {}
  return {
    content: Array.isArray(result['content']) ? result['content'] : [],
    finishReason: result['finishReason'],
    usage: result['usage'],
    providerMetadata: result['providerMetadata'],
    modelId: response['modelId'],
    body: response['body'],
  }
}

/** Reads a result of a package. Throws an AdapterError (`unavailable`) where the model failed in the middle. */
export function readResult(result: VendorResult, asked: ResultAsked): Omit<AdapterResponse, 'latencyMs'> {
  const text = textOf(result.content)
  const toolCalls = result.content.flatMap(toolCallOf)
  const finish = readFinish(result.finishReason, toolCalls.length, asked.provider)
  const { modelId } = result
  return {
    text,
    ...readUsage(result.usage),
    model: typeof modelId === 'string' && modelId !== '' ? modelId : asked.model,
    finish,
    ...(toolCalls.length === 0 ? {} : { toolCalls }),
    ...logprobsIn(result.providerMetadata),
    ...(finish === 'refused' ? {} : readJsonAnswer(text, asked.outputSchema)),
  }
}

/** Reasoning, files and sources are no part of the answer's text. */
function textOf(content: readonly unknown[]): string {
  return content
    .flatMap((part) =>
      isRecord(part) && part['type'] === 'text' && typeof part['text'] === 'string' ? [part['text']] : [],
    )
    .join('')
}

/** Calls that the vendor ran itself are not asked of anybody. */
function toolCallOf(part: unknown): ToolCall[] {
  if (!isRecord(part) || part['type'] !== 'tool-call' || part['providerExecuted'] === true) return []
  const { toolCallId, toolName, input } = part
  if (typeof toolName !== 'string') return []
  const read = typeof input === 'string' ? (parseJson(input) ?? input) : ((input ?? {}) as JsonValue)
  return [{ ...(typeof toolCallId === 'string' ? { id: toolCallId } : {}), name: toolName, input: read }]
}

function readFinish(reason: unknown, toolCalls: number, provider: string): Finish {
  const unified = isRecord(reason) ? reason['unified'] : reason
  switch (unified) {
    case 'content-filter':
      return 'refused'
    case 'length':
      return 'length'
    case 'tool-calls':
      return toolCalls > 0 ? 'tool-calls' : 'stop'
    case 'error':
      throw new AdapterError('unavailable', `${provider}: the model failed in the middle of its answer`)
    default:
      return toolCalls > 0 ? 'tool-calls' : 'stop'
  }
}

function readUsage(
  usage: unknown,
): Pick<AdapterResponse, 'tokensIn' | 'tokensOut' | 'cachedTokens' | 'reasoningTokens'> {
  const input = isRecord(usage) && isRecord(usage['inputTokens']) ? usage['inputTokens'] : {}
  const output = isRecord(usage) && isRecord(usage['outputTokens']) ? usage['outputTokens'] : {}
  const cachedTokens = count(input['cacheRead'])
  const reasoningTokens = count(output['reasoning'])
  return {
    tokensIn: count(input['total']) ?? 0,
    tokensOut: count(output['total']) ?? 0,
    ...(cachedTokens === undefined ? {} : { cachedTokens }),
    ...(reasoningTokens === undefined ? {} : { reasoningTokens }),
  }
}

function count(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : undefined
}

/** Packages put logprobs beside the answer, in OpenAI's shape, for each part of it or for all. */
function logprobsIn(metadata: unknown): Pick<AdapterResponse, 'logprobs'> {
  if (!isRecord(metadata)) return {}
  for (const vendor of Object.values(metadata)) {
    const written = isRecord(vendor) ? vendor['logprobs'] : undefined
    const read = readLogprobs(Array.isArray(written) ? written.flat() : written)
    if (read.logprobs !== undefined) return read
  }
  return {}
}
