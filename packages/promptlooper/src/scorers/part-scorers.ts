import { z } from 'zod'
import { messageOf, PromptLooperError } from '../domain/errors.ts'
import type { ScorerSettings } from '../domain/experiment.ts'
import { isRecord, type JsonObject, type JsonValue } from '../domain/json-value.ts'
import type { Scorer } from '../domain/scorer.ts'
import { faultsText, type OptionFault } from './read-options.ts'
import { innerSettings, readScorerEntry } from './scorer-entry.ts'
import type { ScorerKinds, ScorerSurroundings } from './scorer-kind.ts'
import { scorerOfHandedAnswer, scorerWithSettings } from './scorer-with-settings.ts'

/** The option of scorers that are made of others. */
export const partOptions = {
  scorers: z
    .array(z.union([z.string(), z.record(z.string(), z.json())], 'expected a scorer'))
    .min(1)
    .describe('Scorers, written as in the file; a `stage` of their own may be named.'),
}

/** The first fault in the scorers within a scorer. */
export function partsFault({ scorers }: JsonObject, kinds: ScorerKinds): OptionFault | undefined {
  for (const [index, written] of (Array.isArray(scorers) ? scorers : []).entries()) {
    const reading = readScorerEntry(withoutStage(written), kinds)
    if (reading.ok) continue
    const [fault] = reading.faults
    if (fault !== undefined) return { path: ['scorers', index, ...fault.path], message: fault.message }
  }
  return undefined
}

/**
 * Makes the scorers within a scorer. One without a `stage` of its own looks at what the outer one looks at: the answer of its
 * stage, the part that its `extract` takes, what its `expected` says. Throws an error that names the part.
 */
export async function makeParts(
  written: readonly JsonValue[],
  kinds: ScorerKinds,
  outer: ScorerSettings,
  given: ScorerSurroundings,
): Promise<readonly Scorer[]> {
  return Promise.all(written.map((entry) => makePart(entry, kinds, outer, given)))
}

async function makePart(
  written: JsonValue,
  kinds: ScorerKinds,
  outer: ScorerSettings,
  given: ScorerSurroundings,
): Promise<Scorer> {
  const reading = readScorerEntry(withoutStage(written), kinds)
  if (!reading.ok) throw new Error(faultsText(reading.faults))
  const { kind, settings: own } = reading.entry
  try {
    const ownStage = stageOf(written, given)
    const inner = innerSettings(reading.entry, own.name, outer)
    const settings = ownStage === undefined ? inner : { ...inner, stageIndex: ownStage }
    const scorer = await kind.create(settings, given)
    return ownStage === undefined
      ? scorerOfHandedAnswer(scorer, settings, given)
      : lookingAnew(scorerWithSettings(scorer, settings, given))
  } catch (thrown) {
    // Those that say their place name the part already.
    if (thrown instanceof PromptLooperError) throw thrown
    throw new Error(`part "${own.name}": ${messageOf(thrown)}`, { cause: thrown })
  }
}

/** What the outer scorer made of its own answer is nothing to a part that looks at another. */
function lookingAnew(scorer: Scorer): Scorer {
  const nothing = { json: undefined, toolCalls: undefined, finish: undefined }
  return {
    ...scorer,
    applies: (context) => scorer.applies?.({ ...context, ...nothing }) !== false,
    score: (input, output, context) => scorer.score(input, output, { ...context, ...nothing }),
  }
}

function withoutStage(written: JsonValue): JsonValue {
  if (!isRecord(written)) return written
  const { stage: _, ...others } = written
  return others
}

/** The index of the stage that a part names; undefined where it names none. */
function stageOf(written: JsonValue, { stageNames }: ScorerSurroundings): number | undefined {
  const stage = isRecord(written) ? written['stage'] : undefined
  if (stage === undefined) return undefined
  const index = typeof stage === 'number' ? stage : stageNames.findIndex((name) => name !== null && name === stage)
  if (index in stageNames) return index
  const names = stageNames.filter((name) => name !== null)
  const known = names.length === 0 ? 'they have no names' : `the stages are ${names.join(', ')}`
  throw new Error(`there is no stage ${JSON.stringify(stage)}; ${known}`)
}
