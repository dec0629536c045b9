import { ConfigError } from '../domain/errors.ts'
import type { ScorerSettings } from '../domain/experiment.ts'
import type { Scorer } from '../domain/scorer.ts'
import { unknownKind } from './scorer-entry.ts'
import type { ScorerSurroundings } from './scorer-kind.ts'
import { scorerKinds } from './scorer-kinds.ts'
import { scorerWithSettings } from './scorer-with-settings.ts'

/**
 * Makes the scorer that a file configures. Its version is the hash of its kind, the kind's code version, its options,
 * `extract`, `expected`, `where`, `stage`, `refused` and the texts of the files that it reads. Throws a ConfigError that
 * names the place where a setting can't be used.
 */
export async function createScorer(settings: ScorerSettings, given: ScorerSurroundings): Promise<Scorer> {
  const kind = scorerKinds.get(settings.kind)
  if (kind === undefined) {
    const { file, line, column } = settings.position
    throw new ConfigError('unknown-scorer', `${file}:${line}:${column} ${unknownKind(settings.kind, scorerKinds)}`)
  }
  return scorerWithSettings(await kind.create(settings, given), settings, given)
}
