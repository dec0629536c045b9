import type { AdapterResponse, TokenLogprob } from '../../domain/adapter.ts'
import { isRecord } from '../../domain/json-value.ts'

/**
 * Logprobs as OpenAI writes them (`{ content: [{ token, logprob, top_logprobs }] }`), or the bare list. Bytes are left
 * out; an entry of another shape is passed over. Nothing where there are none.
 */
export function readLogprobs(written: unknown): Pick<AdapterResponse, 'logprobs'> {
  const list = isRecord(written) ? written['content'] : written
  if (!Array.isArray(list)) return {}
  const logprobs = list.flatMap(readToken)
  return logprobs.length === 0 ? {} : { logprobs }
}

function readToken(entry: unknown): TokenLogprob[] {
  return readPair(entry).map((pair) => {
    const top = isRecord(entry) && Array.isArray(entry['top_logprobs']) ? entry['top_logprobs'].flatMap(readPair) : []
    return top.length === 0 ? pair : { ...pair, top }
  })
}

function readPair(entry: unknown): { readonly token: string; readonly logprob: number }[] {
  if (!isRecord(entry)) return []
  const { token, logprob } = entry
  return typeof token === 'string' && typeof logprob === 'number' ? [{ token, logprob }] : []
}
