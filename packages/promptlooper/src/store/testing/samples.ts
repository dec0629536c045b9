import { contentHash } from '../../domain/config-hash.ts'
import type { Example } from '../../domain/example.ts'
import type { Stage, Variant } from '../../domain/experiment.ts'
import { newIdentifier } from '../../domain/identifiers.ts'
import type { RevisionRecord } from '../../domain/revision.ts'
import type { Score, ScoreFailure } from '../../domain/score.ts'
import type { StageResult } from '../../domain/stage-result.ts'
import type { CellRequest, RunEnd, Store, StoreWrite } from '../../domain/store.ts'

/** A stage with a text prompt. */
export function sampleStage(text: string, name: string | null = null): Stage {
  return {
    name,
    prompt: { kind: 'text', template: { text, path: null, position: { file: 'spam.yaml', line: 3, column: 9 } } },
    model: { provider: 'ollama', model: 'qwen3' },
    params: { temperature: 0 },
    vars: {},
    output: { kind: 'text' },
    tools: null,
    toolChoice: null,
    timeoutMs: null,
  }
}

/** A variant of one stage. */
export function sampleVariant(label: string): Variant {
  return { key: contentHash(label), label, labels: { prompt: label }, stages: [sampleStage(`${label}: {{ text }}`)] }
}

/** An example; its key does not depend on `expected`. */
export function sampleExample(id: string, expected = 'ham'): Example {
  return {
    id,
    key: contentHash(id),
    input: { text: id },
    expected,
    group: null,
    metadata: { lang: 'en' },
    checks: null,
  }
}

/** Many examples: `e0`, `e1`, … */
export function sampleExamples(count: number): Example[] {
  return Array.from({ length: count }, (_, index) => sampleExample(`e${index}`))
}

/** Makes the next revision of an experiment, `spam` where no other is named. */
export async function openRevision(
  store: Store,
  given: { readonly variants?: readonly Variant[]; readonly examples?: readonly Example[] } & Partial<
    Pick<RevisionRecord, 'repeats' | 'cacheMode'>
  > & { readonly owner?: string; readonly name?: string } = {},
): Promise<RevisionRecord> {
  const { id: experimentId } = await store.experiments.open(given.name ?? 'spam')
  const { id } = await store.experiments.createRevision({
    experimentId,
    file: '/home/me/spam.yaml',
    source: 'name: spam',
    repeats: given.repeats ?? 1,
    cacheMode: given.cacheMode ?? 'reuse',
    scorers: [{ name: 'exact', kind: 'exact-match', version: 'v1' }],
    variants: given.variants ?? [sampleVariant('short')],
    ...(given.owner === undefined ? {} : { owner: given.owner }),
  })
  await store.experiments.addExamples(id, given.examples ?? [sampleExample('e0')])
  const revision = await store.experiments.revision(id)
  if (revision === undefined) throw new Error('the revision is missing')
  return revision
}

/** Every cell of a revision, in the plan's order. */
export async function cellsOf(store: Store, revision: RevisionRecord): Promise<CellRequest[]> {
  const variants = await store.plan.variants(revision.id)
  const examples = await store.plan.examples(revision.id, -1, 10_000)
  const repeats = Array.from({ length: revision.repeats }, (_, index) => index)
  return examples.flatMap((example) =>
    variants.flatMap((variant) =>
      repeats.map((repeatIndex) => ({
        cell: { variantKey: variant.key, exampleKey: example.key, repeatIndex, take: revision.take },
        configHash: contentHash(`${variant.key} ${example.key}`),
      })),
    ),
  )
}

/** Claims cells for an owner, by default all of a revision, and gives what came of it. */
export async function claimAll(
  store: Store,
  revision: RevisionRecord,
  owner: string,
  now = Date.now(),
  retryFailedBefore = 0,
) {
  const cells = await cellsOf(store, revision)
  return await store.plan.claim({ revisionId: revision.id, owner, cells, retryFailedBefore, now })
}

/** Totals of a run. */
export const sampleEnd: RunEnd = {
  tokensIn: 10,
  tokensOut: 5,
  latencyMs: 12.5,
  costUsd: 0.001,
  finish: 'stop',
  durationMs: 20.25,
  completedAt: 1_700_000_000_500,
}

/** The end of a run, with the score 1 of `exact` unless other scores are given. */
export function completed(
  runId: string,
  scores: readonly Score[] = [sampleScore(runId)],
  scoreFailures: readonly ScoreFailure[] = [],
): StoreWrite {
  return { kind: 'run-completed', runId, end: sampleEnd, scores, scoreFailures }
}

/** What the first stage of a run sent and got. */
export function sampleStageResult(runId: string, changes: Partial<StageResult> = {}): StageResult {
  return {
    id: newIdentifier('stage'),
    runId,
    stageIndex: 0,
    stageName: null,
    promptSent: 'short: e0',
    responseRaw: 'ham',
    modelUsed: 'qwen3',
    tokensIn: 10,
    tokensOut: 5,
    latencyMs: 12.5,
    cached: false,
    costUsd: 0.001,
    finish: 'stop',
    json: null,
    toolCalls: null,
    cacheKey: null,
    ...changes,
  }
}

/** A score of `exact`. */
export function sampleScore(runId: string, changes: Partial<Score> = {}): Score {
  return {
    id: newIdentifier('score'),
    runId,
    scorerName: 'exact',
    value: 1,
    reason: null,
    label: null,
    rawValue: null,
    version: 'v1',
    ...changes,
  }
}
