import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import type { Run } from '../domain/run.ts'
import type { Scorer } from '../domain/scorer.ts'
import { Places } from '../scorers/places.ts'
import { scoreRun } from './score-run.ts'
import type { ScorerView } from './scorer-context.ts'

const run = { id: 'run_1' } as Run
const view: ScorerView = {
  expected: null,
  example: null,
  metadata: {},
  config: { prompt: '', model: '', params: {} },
  stages: [],
  json: undefined,
  toolCalls: undefined,
  finish: undefined,
  run,
  signal: new AbortController().signal,
}
const models = () => ({ ask: () => Promise.reject(new Error('none')), embed: () => Promise.reject(new Error('none')) })
const score = (scorer: Scorer) => scoreRun([scorer], '', '', view, models, 100)

test('a scorer that never ends is a failed score', async () => {
  const { scores, scoreFailures } = await score({ name: 'stuck', score: () => new Promise(() => {}) })
  expect(scores).toEqual([])
  expect(scoreFailures).toMatchObject([{ scorerName: 'stuck', message: 'the scorer gave no score within 0.1 s' }])
})

test('time that a scorer waits for its turn is not counted', async () => {
  const places = new Places(1)
  const queued: Scorer = {
    name: 'queued',
    async score(_input, _output, context) {
      const leave = await places.take(context)
      await sleep(40)
      leave()
      return 1
    },
  }
  // The last of ten waits nine times 40 ms, four times of what a scorer may take.
  const scored = await Promise.all(Array.from({ length: 10 }, () => score(queued)))
  expect(scored.flatMap(({ scoreFailures }) => scoreFailures)).toEqual([])
  expect(scored.flatMap(({ scores }) => scores)).toHaveLength(10)
})
