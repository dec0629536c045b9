import { ConfigError, messageOf, PromptLooperError } from '../domain/errors.ts'
import type { ScorerSettings } from '../domain/experiment.ts'

/** Why a scorer can't be made, with its place in the experiment file. Errors that already say their place stay. */
export function scorerFault(settings: Pick<ScorerSettings, 'name' | 'position'>, thrown: unknown): PromptLooperError {
  if (thrown instanceof PromptLooperError) return thrown
  const { file, line, column } = settings.position
  const message = `${file}:${line}:${column} scorer "${settings.name}": ${messageOf(thrown)}`
  return new ConfigError('scorer-settings', message, { cause: thrown })
}
