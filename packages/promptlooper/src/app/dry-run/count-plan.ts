import type { CacheMode } from '../../domain/response-cache.ts'
import type { Example } from '../../domain/example.ts'
import type { Stage, Variant } from '../../domain/experiment.ts'
import { scoreVersion } from '../../domain/score-version.ts'
import { outputLimit } from '../../pricing/output-limit.ts'
import type { CompiledVariant } from '../../run/compile-variant.ts'
import { referenceKeys } from '../reference-keys.ts'
import type { PreparedExperiment } from '../prepare-experiment.ts'
import type { CompletedCell } from '../../store/stored-plan.ts'
import { makeAskingScorers, type AskingScorer } from './asking-scorers.ts'
import { callLookup, type CallLookup } from './call-lookup.ts'
import { GroupSizes } from './group-sizes.ts'
import type { OpenedForDryRun } from './open-for-dry-run.ts'
import { PromptTokens } from './prompt-tokens.ts'
import { cellName, FilledCells, nextTakes, type NextTakes } from './stored-answers.ts'

/** What a plan comes to once what is stored is taken off. */
export interface CountedPlan {
  readonly variants: readonly CountedVariant[]
  readonly areCallsEstimated: boolean
  /** null where the dataset has no groups. */
  readonly effectiveGroups: number | null
  /** By scorer that asks models: stored answers that lack its current score. */
  readonly unscoredRuns: ReadonlyMap<string, number>
}

/** What one variant comes to. */
export interface CountedVariant {
  readonly label: string
  readonly filledRuns: number
  readonly runs: number
  readonly calls: number
  readonly cachedCalls: number
  readonly sharedCalls: number
  readonly unknownCalls: number
  readonly stages: readonly CountedStage[]
}

/** The calls of one stage of a variant; `promptTokens` of one call, on average. */
export interface CountedStage {
  readonly stage: Stage
  readonly calls: number
  readonly promptTokens: number
  readonly outputLimit: number | null
}

/**
 * Reads the dataset once more and counts, in bounded memory and time: runs exactly; calls by rendering at most
 * `mostLookups` stages, spread evenly over the examples; tokens from `sampledExamples` of them.
 */
export async function countPlan(
  prepared: PreparedExperiment,
  opened: OpenedForDryRun,
  cacheMode: CacheMode,
): Promise<CountedPlan> {
  const { experiment, exampleCount } = prepared
  const counting = await openCounting(prepared, opened, cacheMode)
  const stagesPerExample = counting.tallies.reduce((sum, { compiled }) => sum + compiled.stages.length, 0)
  const lookupStep = Math.max(1, Math.ceil((exampleCount * stagesPerExample * experiment.repeats) / mostLookups))
  const tokenStep = Math.max(1, Math.floor(exampleCount / sampledExamples))
  const groups = new GroupSizes()
  let index = 0
  for await (const page of pagesOf(experiment.dataset.examples())) {
    const filled = counting.filled?.of(page) ?? new Map<string, CompletedCell>()
    counting.noteUnscored(page, filled)
    for (const example of page) {
      groups.add(example.group)
      if (index % tokenStep === 0) for (const tally of counting.tallies) await tally.tokens.sample(example)
      for (const tally of counting.tallies) {
        await countCells(tally, example, filled, counting, index % lookupStep === 0)
      }
      index += 1
    }
  }
  return {
    variants: counting.tallies.map(settle),
    areCallsEstimated: lookupStep > 1,
    effectiveGroups: groups.effective(),
    unscoredRuns: counting.unscored,
  }
}

interface Counting {
  readonly repeats: number
  readonly takes: NextTakes
  readonly filled: FilledCells | null
  readonly lookup: CallLookup
  readonly tallies: readonly VariantTally[]
  readonly unscored: ReadonlyMap<string, number>
  noteUnscored(page: readonly Example[], filled: ReadonlyMap<string, CompletedCell>): void
}

interface VariantTally {
  readonly variant: Variant
  readonly compiled: CompiledVariant
  readonly tokens: PromptTokens
  /** By stage: how often the looked-up cells had each forecast. */
  readonly stages: readonly { cached: number; shared: number; called: number; unknown: number }[]
  filledRuns: number
  runs: number
  looked: number
}

async function openCounting(
  prepared: PreparedExperiment,
  { stored, variants: compiled }: OpenedForDryRun,
  cacheMode: CacheMode,
): Promise<Counting> {
  const { experiment } = prepared
  const known = stored?.experiment(experiment.name) ?? null
  const takes = nextTakes(known?.newest ?? null, cacheMode)
  const filled = stored === null || known === null ? null : new FilledCells(stored, known, takes, prepared)
  // `fresh` takes no answer that was there before.
  const reads = cacheMode !== 'fresh' && stored?.hasAnswers === true
  const scorers = stored === null || known === null ? [] : await makeAskingScorers(prepared)
  const unscored = new Map<string, number>()
  const references = referenceKeys(prepared)
  return {
    repeats: experiment.repeats,
    takes,
    filled,
    lookup: callLookup({ prepared, answer: (key) => (reads ? stored?.answer(key) : undefined) }),
    tallies: prepared.variants.flatMap((variant, index): VariantTally[] => {
      const own = compiled[index]
      if (own === undefined) return []
      const stages = own.stages.map(() => ({ cached: 0, shared: 0, called: 0, unknown: 0 }))
      const tokens = new PromptTokens(variant, own, experiment.contextForm)
      return [{ variant, compiled: own, tokens, stages, filledRuns: 0, runs: 0, looked: 0 }]
    }),
    unscored,
    noteUnscored(page, cells) {
      if (scorers.length === 0 || cells.size === 0 || stored === null) return
      const scores = stored.scores([...cells.values()].map(({ runId }) => runId))
      const examples = new Map(page.map((example) => [example.key, example]))
      for (const cell of cells.values()) {
        const example = examples.get(cell.exampleKey)
        if (example === undefined) continue
        for (const { name, scorer } of scorers) {
          const reference = scorer.comparesAnswers === true ? (references.get(cell.variantKey) ?? '') : undefined
          // What others are compared with is not compared with itself, and what has no other is not compared.
          if (reference === '' || reference === cell.variantKey) continue
          if (!lacksScore(scorer, example, scores.get(cell.runId) ?? [], reference)) continue
          unscored.set(name, (unscored.get(name) ?? 0) + 1)
        }
      }
    },
  }
}

function lacksScore(
  scorer: AskingScorer['scorer'],
  example: Example,
  scores: readonly { readonly scorer: string; readonly version: string }[],
  reference: string | undefined,
): boolean {
  const version = scoreVersion(scorer, example, reference)
  return !scores.some((score) => score.scorer === scorer.name && score.version === version)
}

async function countCells(
  tally: VariantTally,
  example: Example,
  filled: ReadonlyMap<string, CompletedCell>,
  { repeats, takes, lookup }: Counting,
  isLookedUp: boolean,
): Promise<void> {
  const { variant, compiled } = tally
  for (let repeatIndex = 0; repeatIndex < repeats; repeatIndex += 1) {
    if (filled.size > 0 && filled.has(cellName(variant.key, example.key, repeatIndex))) {
      tally.filledRuns += 1
      continue
    }
    tally.runs += 1
    if (!isLookedUp) continue
    const cell = { variantKey: variant.key, exampleKey: example.key, repeatIndex, take: takes.take }
    tally.looked += 1
    for (const [index, forecast] of (await lookup.look(compiled, example, cell)).entries()) {
      const stage = tally.stages[index]
      if (stage !== undefined) stage[forecast] += 1
    }
  }
}

function settle(tally: VariantTally): CountedVariant {
  const { variant, runs, looked, filledRuns, tokens } = tally
  // Where none of the open cells was looked at, each counts as a call.
  const whole = (count: number) => (looked === 0 ? 0 : Math.round((count * runs) / looked))
  const stages = tally.stages.map((seen, index) => ({
    calls: looked === 0 ? runs : whole(seen.called + seen.unknown),
    cached: whole(seen.cached),
    shared: whole(seen.shared),
    unknown: whole(seen.unknown),
    promptTokens: tokens.averageOf(index),
  }))
  const sum = (of: (stage: (typeof stages)[number]) => number) => stages.reduce((total, stage) => total + of(stage), 0)
  return {
    label: variant.label,
    filledRuns,
    runs,
    calls: sum((stage) => stage.calls),
    cachedCalls: sum((stage) => stage.cached),
    sharedCalls: sum((stage) => stage.shared),
    unknownCalls: sum((stage) => stage.unknown),
    stages: stages.flatMap(({ calls, promptTokens }, index) => {
      const stage = variant.stages[index]
      return stage === undefined ? [] : [{ stage, calls, promptTokens, outputLimit: outputLimit(stage.params) }]
    }),
  }
}

async function* pagesOf(examples: AsyncIterable<Example>): AsyncIterable<readonly Example[]> {
  let page: Example[] = []
  for await (const example of examples) {
    page.push(example)
    if (page.length < examplesPerPage) continue
    yield page
    page = []
  }
  if (page.length > 0) yield page
}

const mostLookups = 50_000
/** Counting takes about a millisecond for a long prompt. */
const sampledExamples = 20
const examplesPerPage = 500
