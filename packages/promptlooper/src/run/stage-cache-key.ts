import { computeConfigHash } from '../domain/config-hash.ts'
import type { Prompt } from '../domain/message.ts'
import type { Cell } from '../domain/run.ts'
import type { StageWork } from './run-work.ts'

/**
 * The key of a stage's answer in the cache: the hash of rendered prompt, model, params, the provider's identity, tools
 * and output schema, and of repeat and take where they are above 0, so that repeats are samples of their own.
 */
export function stageCacheKey(stage: StageWork, prompt: Prompt, cell: Cell | null): string {
  const repeat = cell === null || cell.repeatIndex === 0 ? {} : { repeat: cell.repeatIndex }
  const take = cell === null || cell.take === 0 ? {} : { take: cell.take }
  const extra = { ...stage.keyExtra, ...repeat, ...take }
  return computeConfigHash(prompt, stage.target.model, stage.params, Object.keys(extra).length === 0 ? null : extra)
}
