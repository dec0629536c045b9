import { AdapterError, type AdapterFault } from '../../domain/errors.ts'
import type { HttpAnswer } from './connection.ts'
import { withoutSecrets } from './credentials.ts'
import { readRetryAfter } from './retry-after.ts'
import { readVendorError, type VendorError } from './vendor-words.ts'

/** Who was asked, for messages. */
export interface Asked {
  readonly provider: string
  /** null where the request names no model. */
  readonly model: string | null
  readonly apiKeyEnv: string | null
  readonly secrets: readonly string[]
}

/** What an answer with an error status means: the fault, the vendor's own words, what to do next. `now` in epoch milliseconds. */
export function statusError(answer: HttpAnswer, asked: Asked, now: number): AdapterError {
  const vendor = readVendorError(answer.text)
  const { fault, hint } = judge(answer, vendor, asked)
  const words = withoutSecrets(vendor.message, asked.secrets)
  const retryAfterMs = readRetryAfter(answer.headers, now) ?? vendor.retryAfterMs
  return new AdapterError(fault, `${asked.provider} answered ${answer.status}${words === '' ? '' : `: ${words}`}`, {
    status: answer.status,
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    ...(hint === undefined ? {} : { hint }),
  })
}

interface Judgement {
  readonly fault: AdapterFault
  readonly hint?: string
}

function judge(answer: HttpAnswer, vendor: VendorError, asked: Asked): Judgement {
  const { status } = answer
  if (status === 402 || saysUsedUp(vendor)) {
    // No waiting helps: like a wrong key, it must stop the provider and leave its runs pending.
    return { fault: 'authentication', hint: `${asked.provider}'s account has no credit left: add some, then run again` }
  }
  if (status === 401 || status === 403) return { fault: 'authentication', hint: keyHint(asked) }
  if (status === 400 && badKeyWords.test(vendor.message)) return { fault: 'authentication', hint: keyHint(asked) }
  if (status === 404) return unknownModel(vendor, asked)
  if (status === 400 && saysUnknownModel(vendor)) return unknownModel(vendor, asked)
  if (status === 429)
    return { fault: 'rate-limit', hint: 'set maxConcurrency, requestsPerMinute or tokensPerMinute for the provider' }
  if (status >= 500 || status === 408 || status === 409 || status === 425) return { fault: 'unavailable' }
  if (status >= 300 && status < 400) {
    const { location } = answer.headers
    return {
      fault: 'rejected',
      hint: `the server moved${typeof location === 'string' ? ` to ${location}` : ''}: change baseUrl`,
    }
  }
  return { fault: 'rejected' }
}

/** Anthropic says it in words only. */
function saysUsedUp({ code, type, message }: VendorError): boolean {
  return usedUpCodes.has(code) || usedUpCodes.has(type) || /credit balance is too low/i.test(message)
}

/** Google and xAI answer 400 where others answer 401. */
const badKeyWords = /api key not valid|(?:invalid|incorrect) api key/i

const usedUpCodes: ReadonlySet<string> = new Set([
  'insufficient_quota',
  'billing_hard_limit_reached',
  'billing_not_active',
])

function keyHint(asked: Asked): string {
  if (asked.apiKeyEnv === null) return 'if the server wants a key, name its environment variable in apiKeyEnv'
  return `is the key in ${asked.apiKeyEnv} right, and allowed to do this?`
}

function unknownModel(vendor: VendorError, asked: Asked): Judgement {
  const hint =
    asked.model !== null && (saysUnknownModel(vendor) || vendor.message.includes(asked.model))
      ? `does ${asked.provider} have a model "${asked.model}"? promptlooper models lists them`
      : 'is baseUrl right? Most servers want it to end in /v1'
  return { fault: 'unknown-model', hint }
}

function saysUnknownModel(vendor: VendorError): boolean {
  if (vendor.code === 'model_not_found' || vendor.code === 'model_decommissioned') return true
  return /\bmodel\b/i.test(vendor.message) && unknownWords.test(vendor.message)
}

const unknownWords =
  /not found|does ?n.t exist|does not exist|not a valid model|(invalid|unknown|no such) model|model identifier is invalid|decommissioned/i
