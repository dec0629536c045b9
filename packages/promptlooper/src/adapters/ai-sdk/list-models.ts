import { AdapterError } from '../../domain/errors.ts'
import { parseJson } from '../json-answer.ts'
import type { Connection } from '../openai-compatible/connection.ts'
import { isGood } from '../openai-compatible/http-answer.ts'
import { statusError } from '../openai-compatible/status-error.ts'
import { readModelNames } from './models-endpoint.ts'
import type { ReadSettings } from './vendor-settings.ts'
import type { Vendor } from './vendors.ts'

const listTimeoutMs = 20_000

/** What listing needs. */
export interface ListGiven {
  readonly provider: string
  readonly connection: Connection
  readonly keyVariable: string | null
  /** Epoch milliseconds. */
  readonly now: () => number
}

/** The names of a vendor's models. Throws an AdapterError; `rejected` where the vendor has no list that a key can ask. */
export async function listModels(
  vendor: Vendor,
  baseUrl: string | null,
  { apiKey, secrets, settings }: ReadSettings,
  given: ListGiven,
): Promise<readonly string[]> {
  const { provider, keyVariable } = given
  if (vendor.models === null || baseUrl === null || apiKey === null) {
    throw new AdapterError('rejected', `${provider} has no list of models that can be asked for`, {
      hint: "look for the model's name in the vendor's console",
    })
  }
  const { path, keyHeader, headers } = vendor.models
  const url = new URL(`${baseUrl.replace(/\/+$/, '')}${path}`)
  const written = settings['headers']
  const answer = await given.connection.send({
    method: 'GET',
    endpoint: { origin: url.origin, path: `${url.pathname}${url.search}` },
    headers: {
      ...headers,
      [keyHeader]: keyHeader === 'authorization' ? `Bearer ${apiKey}` : apiKey,
      // Read by readVendorSettings: names and texts.
      ...(written as Readonly<Record<string, string>> | undefined),
    },
    body: null,
    timeoutMs: listTimeoutMs,
    signal: undefined,
  })
  if (!isGood(answer.status)) {
    throw statusError(answer, { provider, model: null, apiKeyEnv: keyVariable, secrets }, given.now())
  }
  const names = readModelNames(parseJson(answer.text), vendor.models)
  if (names === null) throw new AdapterError('bad-answer', `${provider}: the answer is not a list of models`)
  return names
}
