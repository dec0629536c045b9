import { AdapterError, messageOf } from '../../domain/errors.ts'
import { isRecord } from '../../domain/json-value.ts'
import { withoutSecrets } from '../openai-compatible/credentials.ts'
import { shorten } from '../openai-compatible/vendor-words.ts'
import type { CallInFlight } from './call-in-flight.ts'

/**
 * What an error that came out of a package means. Errors of HTTP were made ours before the package saw them, and are
 * found again inside of its own.
 */
export function vendorError(thrown: unknown, provider: string, packageName: string, call: CallInFlight): Error {
  const ours = adapterErrorIn(thrown)
  if (ours !== null) return ours
  const words = shorten(withoutSecrets(wordsOf(thrown), call.secrets))
  if (errorName(thrown) === 'AI_LoadAPIKeyError' || errorName(thrown) === 'AI_LoadSettingError') {
    return new AdapterError('authentication', `${provider}: ${words}`)
  }
  if (!call.isAnswered) return new AdapterError('rejected', `${provider}: ${packageName} refuses the request: ${words}`)
  if (isBadAnswer(thrown)) {
    return new AdapterError('bad-answer', `${provider}: the answer is not what ${packageName} can read: ${words}`)
  }
  // What breaks a stream after it began well is the vendor's state, and passes.
  const fault = /rate.?limit|too many requests|resource.?exhausted/i.test(words) ? 'rate-limit' : 'unavailable'
  return new AdapterError(fault, `${provider} broke off its answer: ${words}`)
}

/** The error of ours inside of an error; null where there is none. */
export function adapterErrorIn(thrown: unknown): AdapterError | null {
  for (const error of causes(thrown)) if (error instanceof AdapterError) return error
  return null
}

/** An error and what lies below it, at most ten deep. */
export function* causes(thrown: unknown): Generator {
  let error = thrown
  for (let depth = 0; depth < 10 && error !== undefined && error !== null; depth += 1) {
    yield error
    error = isRecord(error) ? error['cause'] : undefined
  }
}

function isBadAnswer(thrown: unknown): boolean {
  const names = [...causes(thrown)].map(errorName)
  return names.some((name) => badAnswerNames.has(name)) || (isRecord(thrown) && thrown['statusCode'] === 200)
}

const badAnswerNames: ReadonlySet<string> = new Set([
  'AI_TypeValidationError',
  'AI_JSONParseError',
  'AI_InvalidResponseDataError',
  'AI_NoContentGeneratedError',
  'AI_EmptyResponseBodyError',
  'SyntaxError',
  'TypeError',
])

function errorName(error: unknown): string {
  return isRecord(error) && typeof error['name'] === 'string' ? error['name'] : ''
}

/** The words of an error, or of the object that some packages throw in its place. */
function wordsOf(thrown: unknown): string {
  if (thrown instanceof Error) {
    const below = thrown.cause instanceof Error ? thrown.cause.message : ''
    return below === '' || thrown.message.includes(below) ? messageOf(thrown) : `${thrown.message}: ${below}`
  }
  if (typeof thrown === 'string') return thrown
  return isRecord(thrown) && typeof thrown['message'] === 'string'
    ? [thrown['type'], thrown['message']].filter((part) => typeof part === 'string').join(': ')
    : JSON.stringify(thrown ?? 'no reason given')
}
