import { expect, test } from 'vitest'
import type { ProgressSnapshot } from '../app/run-options.ts'
import { pausedText, pauseAnnouncer } from './announce-pauses.ts'

const failing = {
  provider: 'ollama',
  isFailing: true,
  reason: 'nobody\u001b[31m listens',
  nextTryInMs: 4_000,
  failures: 1,
  pausedMs: 3_000,
}
const over = { ...failing, isFailing: false, reason: null, nextTryInMs: null }

function shown(states: readonly (readonly (typeof failing | typeof over)[])[]): string[] {
  const notes: string[] = []
  const announce = pauseAnnouncer((line) => notes.push(line))
  for (const pauses of states) announce({ pauses } as unknown as ProgressSnapshot)
  return notes
}

test('a provider that fails is announced once, with what failed made harmless, and once when it is back', () => {
  expect(shown([[], [failing], [failing], [over], [over]])).toEqual([
    'ollama is paused, for it does nothing but fail: nobody␛[31m listens',
    'ollama answers again.',
  ])
})

test('one that only asks to wait is not announced', () => {
  expect(shown([[{ ...failing, isFailing: false }], [over]])).toEqual([])
})

test('the last words say how long and why', () => {
  expect(pausedText(over)).toBe('ollama was paused for 3.0 s because it did nothing but fail')
  expect(pausedText({ ...over, failures: 0, pausedMs: 90_000 })).toBe('ollama was paused for 1 min 30 s')
})
