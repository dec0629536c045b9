import type { EmbedResponse } from '../../domain/adapter.ts'
import { AdapterError } from '../../domain/errors.ts'
import { isRecord, type JsonValue } from '../../domain/json-value.ts'
import { readUsage } from './usage.ts'

/**
 * Reads the answer to a request for embeddings: one vector for each text, in the order of the texts. Throws an
 * AdapterError (`bad-answer`) where the body is not what the vendors' schema says.
 */
export function readEmbeddings(
  body: JsonValue | undefined,
  asked: { readonly provider: string; readonly model: string; readonly texts: number },
): Omit<EmbedResponse, 'latencyMs'> {
  const malformed = (what: string): AdapterError => new AdapterError('bad-answer', `${asked.provider}: ${what}`)
  if (!isRecord(body) || !Array.isArray(body['data'])) throw malformed('the answer has no list of embeddings')
  const vectors = new Map<number, readonly number[]>()
  for (const [place, item] of body['data'].entries()) {
    const vector: unknown = isRecord(item) ? item['embedding'] : undefined
    // Servers may give them in another order; some leave the index out.
    const index = isRecord(item) && typeof item['index'] === 'number' ? item['index'] : place
    if (!isVector(vector)) throw malformed('an embedding is not a list of numbers')
    vectors.set(index, vector)
  }
  const ordered = Array.from({ length: asked.texts }, (_text, index) => vectors.get(index))
  const all = ordered.filter((vector) => vector !== undefined)
  if (all.length !== asked.texts || vectors.size !== asked.texts) {
    throw malformed(`${body['data'].length} embeddings came for ${asked.texts} texts`)
  }
  const { tokensIn, costUsd } = readUsage(body['usage'])
  return {
    vectors: all,
    tokensIn,
    model: typeof body['model'] === 'string' && body['model'] !== '' ? body['model'] : asked.model,
    ...(costUsd === undefined ? {} : { costUsd }),
  }
}

function isVector(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.length > 0 && value.every((one) => typeof one === 'number')
}
