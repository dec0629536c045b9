import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { JsonValue } from '../../domain/json-value.ts'
import { isRecord } from '../../domain/json-value.ts'
import { countTokens } from '../../pricing/count-tokens.ts'
import type { LearningPricer } from '../../pricing/create-pricer.ts'
import { ASSUMED_OUTPUT_TOKENS, outputLimit } from '../../pricing/output-limit.ts'
import { priceRange, type PriceRange } from '../../pricing/price-range.ts'
import { isPromptPath } from '../../template/prompt-path.ts'
import { plannedScorers, type PlannedScorer } from '../planned-scorers.ts'
import type { PreparedExperiment } from '../prepare-experiment.ts'
import type { CountedPlan } from './count-plan.ts'

/** What a scorer that asks models would take. */
export interface DryScorer {
  readonly scorer: string
  readonly model: string
  readonly asksFor: 'answers' | 'vectors'
  /** At most: what each answer to be scored takes, as if nothing of it were cached. Texts to embed share calls. */
  readonly calls: number
  readonly price: PriceRange
}

/** Counts and prices the calls of scorers: for the runs to be made, and for stored answers that lack a current score. */
export async function dryScorers(
  prepared: PreparedExperiment,
  counted: CountedPlan,
  pricer: LearningPricer,
): Promise<readonly DryScorer[]> {
  const runs = counted.variants.reduce((sum, variant) => sum + variant.runs, 0)
  const scorers: DryScorer[] = []
  for (const planned of plannedScorers(prepared.experiment)) {
    const calls = (runs + (counted.unscoredRuns.get(planned.scorer) ?? 0)) * planned.callsEach
    scorers.push({
      scorer: planned.scorer,
      model: `${planned.model.provider}/${planned.model.model}`,
      asksFor: planned.asksFor,
      calls,
      price: await rangeOf(planned, calls, prepared.directory, pricer),
    })
  }
  return scorers
}

/** The answer that is looked at is not known: at the least it is nothing, at the most as long as is assumed of any. */
async function rangeOf(
  { model, asksFor, options }: PlannedScorer,
  calls: number,
  directory: string,
  pricer: LearningPricer,
): Promise<PriceRange> {
  const written =
    asksFor === 'vectors' ? 1 : await writtenTokens(options['prompt'] ?? options['rubric'], model.model, directory)
  // An answer and what it is compared with.
  const texts = asksFor === 'vectors' ? 2 : 1
  const params = isRecord(options['params']) ? (options['params'] as Readonly<Record<string, JsonValue>>) : {}
  const maxOutputTokens = asksFor === 'vectors' ? 0 : outputLimit(params)
  const range = (promptTokens: number) => priceRange(pricer, [{ ...model, calls, promptTokens, maxOutputTokens }])
  return {
    ...range(written + texts * ASSUMED_OUTPUT_TOKENS),
    lowestUsd: range(written).lowestUsd,
  }
}

async function writtenTokens(prompt: JsonValue | undefined, model: string, directory: string): Promise<number> {
  if (prompt === undefined || prompt === null) return 0
  const text = typeof prompt === 'string' ? await textOrFile(prompt, directory) : JSON.stringify(prompt)
  return (await countTokens(text, model)).tokens
}

async function textOrFile(prompt: string, directory: string): Promise<string> {
  if (!isPromptPath(prompt)) return prompt
  try {
    return await readFile(resolve(directory, prompt), 'utf8')
  } catch {
    return prompt
  }
}
