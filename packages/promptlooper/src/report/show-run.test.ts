import { expect, describe, test } from 'vitest'
import type { StageResult } from '../domain/stage-result.ts'
import { runJson, runText, type ShownRun } from './show-run.ts'

const stage: StageResult = {
  id: 'stage_1',
  runId: 'run_1',
  stageIndex: 0,
  stageName: 'draft',
  promptSent: 'Summarise:\nthe fox',
  responseRaw: 'A fox.',
  modelUsed: 'qwen3',
  tokensIn: 1_234,
  tokensOut: 5,
  latencyMs: 1_200,
  cached: true,
  costUsd: null,
  finish: 'length',
  json: null,
  toolCalls: [{ name: 'look_up', input: { word: 'fox' } }],
  cacheKey: null,
}

const shown: ShownRun = {
  run: {
    id: 'run_1',
    experimentId: 'exp_1',
    configHash: 'hash',
    config: { prompt: 'x', model: 'y' },
    status: 'completed',
    tokensIn: 1_240,
    tokensOut: 8,
    durationMs: 2_500,
    latencyMs: 2_400,
    finish: 'stop',
    costUsd: 0.0041,
    startedAt: 1_700_000_000_000,
    completedAt: 1_700_000_002_500,
    error: null,
    failureKind: null,
    cell: { variantKey: 'v', exampleKey: 'e', repeatIndex: 2, take: 1 },
    commitSequence: 1,
  },
  stageResults: [
    stage,
    {
      ...stage,
      id: 'stage_2',
      stageIndex: 1,
      stageName: null,
      cached: false,
      costUsd: 0.0041,
      finish: 'stop',
      responseRaw: '',
      toolCalls: null,
    },
  ],
  scores: [
    {
      id: 's',
      runId: 'run_1',
      scorerName: 'exact-match',
      value: 0.5,
      reason: 'half of it',
      label: 'fox',
      rawValue: null,
      version: 'v',
      calls: { count: 2, tokensIn: 40, tokensOut: 6, costUsd: 0.0012 },
    },
  ],
  scoreFailures: [
    {
      runId: 'run_1',
      scorerName: 'judge',
      message: 'no model answered',
      version: 'v',
      calls: { count: 1, tokensIn: 20, tokensOut: 3, costUsd: null },
    },
  ],
  variantLabel: 'few-shot · qwen3',
  exampleId: 'e7',
}

describe('a run for people', () => {
  const text = runText(shown)

  test.each([
    'run_1 completed',
    'variant few-shot · qwen3, example e7, repeat 2, take 1',
    '1,240 tokens in, 8 out, $0.0041, took 2.5 s, ended 2023-11-14 22:13:22 UTC',
    'stage 0 draft',
    'qwen3, 1,234 tokens in, 5 out, cost unknown, 1.2 s, from the cache, truncated at the length limit',
    'prompt\n  Summarise:\n  the fox',
    'answer\n  A fox.',
    'tool calls\n  look_up {"word":"fox"}',
    'stage 1\n',
    'answer\n  (empty)',
    'scores\n  exact-match .500 [fox] (2 calls, $0.0012): half of it\n  judge failed (1 call, cost unknown): no model answered',
  ])('shows %j', (part) => {
    expect(text).toContain(part)
  })

  test('shows why it failed', () => {
    const failed = runText({
      ...shown,
      run: { ...shown.run, status: 'failed', error: 'answered 500', failureKind: 'adapter', costUsd: null, cell: null },
      stageResults: [],
      scores: [],
      scoreFailures: [],
    })
    expect(failed).toContain('run_1 failed')
    expect(failed).toContain('adapter: answered 500')
    expect(failed).not.toContain('scores')
    expect(failed).not.toContain('cost')
  })

  test('what a model, a prompt or a scorer wrote can not act on the terminal', () => {
    const hostile = '\u001b[2J\u001b]0;owned\u0007'
    const shownHostile = runText({
      ...shown,
      stageResults: [
        {
          ...stage,
          promptSent: hostile,
          responseRaw: hostile,
          modelUsed: hostile,
          toolCalls: [{ name: hostile, input: hostile }],
        },
      ],
      scores: shown.scores.map((score) => ({ ...score, reason: hostile, label: hostile })),
      exampleId: hostile,
    })
    expect(shownHostile).not.toMatch(/\u001b|\u0007/)
    expect(shownHostile).toContain('␛[2J')
  })
})

test('a run for programs is what is stored', () => {
  expect(JSON.parse(JSON.stringify(runJson(shown)))).toEqual({ format: 'promptlooper-run', version: 1, ...shown })
})
