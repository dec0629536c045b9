import { AdapterError, messageOf, PromptLooperError } from '../domain/errors.ts'
import type { Failure } from '../domain/run.ts'

/** The run ran out of the time that all its attempts together may take. */
export class RunTimeoutError extends PromptLooperError {
  override readonly name = 'RunTimeoutError'
}

/** Why a run failed, from what was thrown: by a template, by time, or by the provider. */
export function failureOf(thrown: unknown): Failure {
  const message = messageOf(thrown)
  if (thrown instanceof RunTimeoutError) return { kind: 'timeout', message }
  if (thrown instanceof AdapterError) {
    const kind = thrown.fault === 'timeout' ? 'timeout' : 'adapter'
    return thrown.status === undefined ? { kind, message } : { kind, message, status: thrown.status }
  }
  if (thrown instanceof PromptLooperError && thrown.code === 'template') return { kind: 'template', message }
  return { kind: 'adapter', message }
}
