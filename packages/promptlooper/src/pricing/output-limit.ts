import type { Params } from '../domain/adapter.ts'

/** What the answer of a call without a limit is assumed to have at most, in tokens. */
export const ASSUMED_OUTPUT_TOKENS = 1_000

/** The most tokens that one answer may have, by the names that vendors use; null where the params name no limit. */
export function outputLimit(params: Params): number | null {
  for (const name of limitNames) {
    const limit = params[name]
    if (typeof limit === 'number' && Number.isFinite(limit) && limit >= 0) return limit
  }
  return null
}

const limitNames = [
  'max_completion_tokens',
  'max_output_tokens',
  'max_tokens',
  'maxOutputTokens',
  'maxTokens',
  'num_predict',
]
