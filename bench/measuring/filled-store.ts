import { join } from 'node:path'
import { openStore, type Store } from 'promptlooper'
import { scoreVersion } from '../../packages/promptlooper/src/domain/score-version.ts'
import { sampleVariant } from '../../packages/promptlooper/src/store/testing/samples.ts'

/** A store that holds one finished revision. */
export interface FilledStore {
  readonly name: string
  readonly storeUrl: string
}

const name = 'filled'
const scorer = { name: 'exact-match', kind: 'exact-match', version: 'v1' }
const prompt = 'Say in a sentence what the text below is about, and name its author where it has one. '.repeat(5)
const answer = 'It is about the weather of the coming week, and names nobody as its author. '.repeat(5)

/** Fills a store in a folder with so many completed runs of two variants: prompts and answers of 400 characters, a score each. */
export async function fillStore(folder: string, runCount: number): Promise<FilledStore> {
  const storeUrl = `sqlite:${join(folder, `${runCount}.db`)}`
  await using store = await openStore(storeUrl)
  const variants = ['short', 'long'].map(sampleVariant)
  const { id: experimentId } = await store.experiments.open(name)
  const revision = await store.experiments.createRevision({
    experimentId,
    file: join(folder, 'experiment.json'),
    source: '{}',
    repeats: 1,
    cacheMode: 'reuse',
    scorers: [scorer],
    variants,
  })
  const owner = 'owner_bench'
  await store.owners.register(owner, Date.now())
  for (let first = 0; first < runCount / 2; first += page) {
    const count = Math.min(page, runCount / 2 - first)
    await fillPage(store, { revision, variants, owner, first, count })
  }
  await store.owners.release(owner)
  await store.experiments.endRevision(revision.id, 'completed', null)
  return { name, storeUrl }
}

const page = 500

interface Page {
  readonly revision: Awaited<ReturnType<Store['experiments']['createRevision']>>
  readonly variants: readonly ReturnType<typeof sampleVariant>[]
  readonly owner: string
  readonly first: number
  readonly count: number
}

async function fillPage(store: Store, { revision, variants, owner, first, count }: Page): Promise<void> {
  const examples = Array.from({ length: count }, (_, index) => exampleOf(first + index))
  await store.experiments.addExamples(revision.id, examples)
  const places = examples.flatMap((example) => variants.map((variant) => ({ example, variant })))
  const cells = places.map(({ example, variant }) => ({
    cell: { variantKey: variant.key, exampleKey: example.key, repeatIndex: 0, take: revision.take },
    configHash: `${variant.key} ${example.key}`,
  }))
  const now = Date.now()
  const claims = await store.plan.claim({ revisionId: revision.id, owner, cells, retryFailedBefore: 0, now })
  const used = { tokensIn: 100, tokensOut: 80, latencyMs: 250, costUsd: 0.0004, finish: 'stop' as const }
  await store.commit(
    places.flatMap(({ example, variant }, place) => {
      const runId = claims[place]?.runId ?? ''
      const result = {
        id: `stage_${runId}`,
        runId,
        stageIndex: 0,
        stageName: null,
        promptSent: `${prompt}${example.id} ${variant.label}`,
        responseRaw: `${answer}${example.id}`,
        modelUsed: 'test-model',
        cached: false,
        json: null,
        toolCalls: null,
        cacheKey: null,
        ...used,
      }
      const score = {
        id: `score_${runId}`,
        runId,
        scorerName: scorer.name,
        value: (first + place) % 3 === 0 ? 0 : 1,
        reason: 'the answer is not what was expected',
        label: null,
        rawValue: null,
        version: scoreVersion(scorer, example),
      }
      const end = { ...used, durationMs: 260, completedAt: now }
      return [
        { kind: 'stage-completed' as const, result },
        { kind: 'run-completed' as const, runId, end, scores: [score], scoreFailures: [] },
      ]
    }),
  )
}

function exampleOf(number: number) {
  const id = `e${number}`
  return { id, key: id, input: { text: id }, expected: 'weather', group: null, metadata: {}, checks: null }
}
