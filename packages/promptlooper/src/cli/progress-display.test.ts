import { PassThrough } from 'node:stream'

import pc from 'picocolors'
import { expect, test } from 'vitest'

import type { ProgressSnapshot } from '../app/run-options.ts'
import { openProgressDisplay } from './progress-display.ts'
import type { Terminal } from './terminal.ts'

const snapshot: ProgressSnapshot = {
  experimentName: 'spam',
  revisionNumber: 1,
  race: null,
  planned: 10,
  completed: 5,
  failed: 0,
  inFlight: 0,
  filledBefore: 0,
  cacheHits: 0,
  refused: 0,
  truncated: 0,
  tokensIn: 0,
  tokensOut: 0,
  spentUsd: 0,
  callsWithUnknownPrice: 0,
  scorerCalls: 0,
  scorerSpentUsd: 0,
  scorerCallsWithUnknownPrice: 0,
  calls: 5,
  retries: 0,
  rateLimited: 0,
  pauses: [],
  runsPerSecond: 0,
  elapsedMs: 0,
  remainingMs: null,
}
const half = 'spam@1 · 5 of 10 (50 %) · $0 · 0 tokens'
const whole = 'spam@1 · 10 of 10 (100 %) · $0 · 0 tokens'

test('elsewhere than on a terminal only what is seldom enough shows, and always the end', () => {
  const { terminal, notes } = listening()
  const display = openProgressDisplay(terminal, 'normal')
  display.show(snapshot)
  display.show({ ...snapshot, completed: 7 })
  display.note('warning: a thing')
  display.show({ ...snapshot, completed: 10 })
  display[Symbol.dispose]()
  expect(notes).toEqual(['warning: a thing', whole])
})

test('where it should be quiet only notes show', () => {
  const { terminal, notes } = listening()
  const display = openProgressDisplay(terminal, 'quiet')
  display.show(snapshot)
  display.note('warning: a thing')
  display[Symbol.dispose]()
  expect(notes).toEqual(['warning: a thing'])
})

test('on a terminal the line is drawn over, and a note stays above it', () => {
  const { terminal, notes, drawn } = listening('live')
  const display = openProgressDisplay(terminal, 'normal')
  display.show(snapshot)
  display.note('warning: a thing')
  display.show({ ...snapshot, completed: 10 })
  display[Symbol.dispose]()
  expect(notes).toEqual(['warning: a thing'])
  const text = drawn()
  // Drawn, erased for the note, drawn again, and drawn over by the end.
  expect(text.split(half)).toHaveLength(3)
  expect(text.split(whole)).toHaveLength(2)
  expect(text).toContain('\u001b[2K')
})

/** A terminal whose notes are kept; a live one draws into a stream that says it has 80 columns and 24 rows. */
function listening(kind: 'plain' | 'live' = 'plain'): {
  readonly terminal: Terminal
  readonly notes: readonly string[]
  readonly drawn: () => string
} {
  const notes: string[] = []
  const stream = Object.assign(new PassThrough(), { columns: 80, rows: 24, isTTY: true })
  const terminal: Terminal = {
    write: () => {},
    writeFully: async () => true,
    note: (line) => void notes.push(line),
    environment: {},
    directory: '/',
    colours: pc.createColors(false),
    noteColours: pc.createColors(false),
    columns: null,
    writesToPerson: false,
    liveStream: kind === 'live' ? stream : null,
    canAsk: false,
  }
  return { terminal, notes, drawn: () => String(stream.read() ?? '') }
}
