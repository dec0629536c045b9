import { describe, expect, test } from 'vitest'

import { computeConfigHash } from '../domain/config-hash.ts'
import type { StageResult } from '../domain/stage-result.ts'
import type { StoreWrite } from '../domain/store.ts'
import type { OpenEmptyStore } from './testing/open-empty-store.ts'
import {
  claimAll,
  completed,
  openRevision,
  sampleEnd,
  sampleExample,
  sampleStage,
  sampleStageResult,
  sampleVariant,
} from './testing/samples.ts'

const config = { prompt: 'Hello {{ input }}', model: 'test-model', params: { temperature: 0 }, input_data: 'world' }

/** Runs, one at a time, and the writes of `commit`. */
export function describeRuns(open: OpenEmptyStore): void {
  describe('runs', () => {
    test('a created run is pending, with its config hash and nothing else', async () => {
      await using store = await open()
      const run = await store.createRun({ config, experimentId: 'any text' })
      expect(run).toMatchObject({
        status: 'pending',
        experimentId: 'any text',
        config,
        cell: null,
        commitSequence: null,
      })
      expect(run.configHash).toBe(computeConfigHash(config.prompt, config.model, config.params))
      expect([
        run.tokensIn,
        run.tokensOut,
        run.durationMs,
        run.startedAt,
        run.completedAt,
        run.error,
        run.failureKind,
      ]).toEqual(Array(7).fill(null))
      expect(await store.run(run.id)).toEqual(run)
    })

    test('a run that was never stored is undefined', async () => {
      await using store = await open()
      expect(await store.run('run_none')).toBeUndefined()
    })

    test('a run goes from pending over running to completed', async () => {
      await using store = await open()
      const { id } = await store.createRun({ config })
      await store.commit([{ kind: 'run-started', runId: id, startedAt: 1_700_000_000_000 }])
      expect(await store.run(id)).toMatchObject({ status: 'running', startedAt: 1_700_000_000_000, completedAt: null })
      const sequences = await store.commit([completed(id)])
      expect(await store.run(id)).toMatchObject({
        status: 'completed',
        ...sampleEnd,
        commitSequence: sequences.get(id),
      })
    })

    test('a failed run keeps why; starting it again forgets it', async () => {
      await using store = await open()
      const { id } = await store.createRun({ config })
      const failure = { kind: 'adapter', message: 'LLM endpoint down', status: 503 } as const
      await store.commit([{ kind: 'run-failed', runId: id, end: sampleEnd, failure }])
      expect(await store.run(id)).toMatchObject({
        status: 'failed',
        error: 'LLM endpoint down',
        failureKind: 'adapter',
      })
      await store.commit([{ kind: 'run-started', runId: id, startedAt: 1 }])
      expect(await store.run(id)).toMatchObject({
        status: 'running',
        error: null,
        failureKind: null,
        completedAt: null,
      })
    })

    test.each<[string, (id: string) => StoreWrite]>([
      ['started', (runId) => ({ kind: 'run-started', runId, startedAt: 9 })],
      ['released', (runId) => ({ kind: 'run-released', runId })],
      [
        'failed',
        (runId) => ({ kind: 'run-failed', runId, end: sampleEnd, failure: { kind: 'timeout', message: 'late' } }),
      ],
    ])('a completed run stays completed when it is %s by an owner that comes back late', async (_name, late) => {
      await using store = await open()
      const { id } = await store.createRun({ config })
      await store.commit([completed(id)])
      const before = await store.run(id)
      await store.commit([late(id)])
      expect(await store.run(id)).toEqual(before)
    })

    test('a released run is pending and keeps its stage results', async () => {
      await using store = await open()
      const { id } = await store.createRun({ config })
      await store.commit([
        { kind: 'run-started', runId: id, startedAt: 1 },
        { kind: 'stage-completed', result: sampleStageResult(id) },
        { kind: 'run-released', runId: id },
      ])
      expect(await store.run(id)).toMatchObject({ status: 'pending' })
      expect(await store.stageResults(id)).toHaveLength(1)
    })

    test('stage results come back whole and in order; a second one of a stage replaces the first', async () => {
      await using store = await open()
      const { id } = await store.createRun({ config })
      const second: StageResult = sampleStageResult(id, {
        stageIndex: 1,
        stageName: 'answer',
        responseRaw: 'a\u0000b 😀',
        cached: true,
        costUsd: null,
        finish: 'tool-calls',
        json: { labels: ['spam', null] },
        toolCalls: [{ id: 'c1', name: 'weather', input: { place: 'Bern' } }],
        cacheKey: 'k',
        reasoningTokens: 7,
        cachedTokens: 0,
        firstTokenMs: 12.5,
        logprobs: [{ token: 'ham', logprob: -0.25 }],
        raw: { id: 'chatcmpl-1', choices: [] },
      })
      const first = sampleStageResult(id)
      await store.commit(
        [second, { ...first, responseRaw: 'older' }, first].map((result) => ({ kind: 'stage-completed', result })),
      )
      expect(await store.stageResults(id)).toEqual([first, second])
    })

    test('commit numbers grow with every end of a run, and endedAfter catches up in their order', async () => {
      await using store = await open()
      const runs = await Promise.all([1, 2, 3].map(async () => await store.createRun({ config })))
      const [first, second, third] = runs.map((run) => run.id)
      const together = await store.commit([completed(second!), completed(first!)])
      const alone = await store.commit([completed(third!)])
      const numbers = [together.get(second!)!, together.get(first!)!, alone.get(third!)!]
      expect(numbers).toEqual(numbers.toSorted((left, right) => left - right))
      expect((await store.plan.endedAfter(0, 10)).map((run) => run.id)).toEqual([second, first, third])
      expect((await store.plan.endedAfter(numbers[0]!, 1)).map((run) => run.id)).toEqual([first])
    })

    test('a batch is written whole or not at all', async () => {
      await using store = await open()
      const { id } = await store.createRun({ config })
      const batch: StoreWrite[] = [
        { kind: 'stage-completed', result: sampleStageResult(id) },
        completed(id),
        { kind: 'stage-completed', result: sampleStageResult('run_none') },
      ]
      await expect(store.commit(batch)).rejects.toMatchObject({ name: 'StoreError', code: 'unknown-run' })
      expect(await store.run(id)).toMatchObject({ status: 'pending' })
      expect(await store.stageResults(id)).toEqual([])
    })

    test('ending a run that the store does not hold is an error', async () => {
      await using store = await open()
      await expect(store.commit([completed('run_none', [])])).rejects.toMatchObject({ code: 'unknown-run' })
    })

    test('many writers at once in one process wait for one another', async () => {
      await using store = await open()
      const writing = Array.from({ length: 20 }, async () => {
        const { id } = await store.createRun({ config })
        await Promise.all([openRevision(store), store.commit([completed(id)]), store.cache.get('k')])
      })
      await Promise.all(writing)
      expect(await store.plan.endedAfter(0, 100)).toHaveLength(20)
    })
  })

  describe('the config of an experiment’s run', () => {
    test('one stage without a name gives the first form', async () => {
      await using store = await open()
      const revision = await openRevision(store)
      const [claim] = await claimAll(store, revision, 'owner')
      expect((await store.run(claim!.runId))?.config).toEqual({
        prompt: 'short: {{ text }}',
        model: 'ollama/qwen3',
        params: { temperature: 0 },
        input_data: { text: 'e0' },
      })
    })

    test('named stages give a pipeline', async () => {
      await using store = await open()
      const stages = [sampleStage('Draft {{ text }}', 'draft'), sampleStage('Shorten {{ prev_output }}', 'answer')]
      const revision = await openRevision(store, {
        variants: [{ ...sampleVariant('two'), stages }],
        examples: [sampleExample('e9')],
      })
      const [claim] = await claimAll(store, revision, 'owner')
      expect((await store.run(claim!.runId))?.config).toEqual({
        pipeline_stages: [
          { prompt_template: 'Draft {{ text }}', model: 'ollama/qwen3', params: { temperature: 0 }, name: 'draft' },
          {
            prompt_template: 'Shorten {{ prev_output }}',
            model: 'ollama/qwen3',
            params: { temperature: 0 },
            name: 'answer',
          },
        ],
        input_data: { text: 'e9' },
      })
    })
  })
}
