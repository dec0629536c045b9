import { expect, test } from 'vitest'

import type { ProgressSnapshot } from '../app/run-options.ts'
import { costText, progressText } from './progress-text.ts'

const snapshot: ProgressSnapshot = {
  experimentName: 'spam',
  revisionNumber: 3,
  race: null,
  planned: 1200,
  completed: 300,
  failed: 2,
  inFlight: 8,
  filledBefore: 100,
  cacheHits: 40,
  refused: 1,
  truncated: 0,
  tokensIn: 1_000_000,
  tokensOut: 234_000,
  spentUsd: 0.4213,
  callsWithUnknownPrice: 0,
  scorerCalls: 0,
  scorerSpentUsd: 0,
  scorerCallsWithUnknownPrice: 0,
  calls: 160,
  retries: 0,
  rateLimited: 0,
  pauses: [],
  runsPerSecond: 37.6,
  elapsedMs: 8000,
  remainingMs: 24_000,
}

test('the line says done of planned, failures, cache hits, tokens, cost, rate and time left', () => {
  expect(progressText(snapshot, null)).toBe(
    'spam@3 · 302 of 1,200 (25 %) · 24 s left · 2 failed · $0.42 · 40 from cache · 38 runs/s · 1.2M tokens · 8 in flight · 1 refused',
  )
})

test('what is 0 takes no room', () => {
  const calm = { ...snapshot, failed: 0, cacheHits: 0, refused: 0, inFlight: 0, runsPerSecond: 0, remainingMs: null }
  expect(progressText(calm, null)).toBe('spam@3 · 300 of 1,200 (25 %) · $0.42 · 1.2M tokens')
})

test.each([20, 40, 60, 80, 120])('a line for %i columns is shorter than that', (columns) => {
  expect(progressText(snapshot, columns).length).toBeLessThan(columns)
})

test('nothing planned is no division by 0', () => {
  expect(progressText({ ...snapshot, planned: 0, completed: 0, failed: 0 }, null)).toContain('0 of 0 ·')
})

test.each([
  [0, 0, '$0'],
  [0.0001, 0, '$0.00010'],
  [2.5, 0, '$2.50'],
  [0, 12, '$0 + 12 of unknown price'],
])('%f USD with %i calls of unknown price reads %s', (spentUsd, callsWithUnknownPrice, text) => {
  expect(costText({ spentUsd, callsWithUnknownPrice })).toBe(text)
})

const failing = { provider: 'ollama', isFailing: true, reason: 'ollama: refused', failures: 1, pausedMs: 1_000 }

test.each([
  [7_200, 'ollama paused, next try in 8 s'],
  [90_000, 'ollama paused, next try in 1 min 30 s'],
  [0, 'ollama paused, trying'],
])('a provider that is tried again in %i ms is named before all counts', (nextTryInMs, words) => {
  expect(progressText({ ...snapshot, pauses: [{ ...failing, nextTryInMs }] }, null)).toContain(
    `24 s left · ${words} · 2 failed`,
  )
})

test('a provider that only asks to wait is not called paused, one that answers again is not named', () => {
  const asking = { ...failing, isFailing: false, reason: 'it asks to wait', nextTryInMs: 20_000 }
  expect(progressText({ ...snapshot, pauses: [asking] }, null)).toContain('ollama asks to wait 20 s')
  const over = { ...failing, isFailing: false, reason: null, nextTryInMs: null }
  expect(progressText({ ...snapshot, pauses: [over] }, null)).not.toContain('ollama')
})
