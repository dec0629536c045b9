import { tmpdir } from 'node:os'

import { expect, test } from 'vitest'

import { runHere } from './testing/run-here.ts'

test('no words at all print the help on stdout', async () => {
  const end = await run([])
  expect(end).toMatchObject({ status: 0, stderr: '' })
  expect(end.stdout).toContain('Usage: promptlooper')
})

test.each([
  ['a command that is near another', ['lst'], 'Did you mean list?'],
  ['an unknown flag', ['run', 'x.yaml', '--dryrun'], '--dry-run'],
  ['a missing argument', ['run'], "missing required argument 'file'"],
  ['a limit of nothing', ['run', 'x.yaml', '--limit', '0'], 'whole number of at least 1'],
  ['a limit that is no number', ['run', 'x.yaml', '--limit', 'ten'], 'whole number of at least 1'],
  ['an amount that is none', ['run', 'x.yaml', '--budget-usd', '-1'], 'amount of 0 or more'],
  ['an amount that is no number', ['run', 'x.yaml', '--budget-usd', 'NaN'], 'amount of 0 or more'],
  ['an empty amount', ['run', 'x.yaml', '--budget-usd', '$'], 'amount of 0 or more'],
  ['tokens that are none', ['run', 'x.yaml', '--budget-tokens', '-5'], 'whole number, 0 or more'],
  ['half a call', ['run', 'x.yaml', '--budget-calls', '0.5'], 'whole number, 0 or more'],
  ['minutes without an end', ['run', 'x.yaml', '--budget-minutes', 'Infinity'], 'number of minutes'],
  ['failures that are no number', ['run', 'x.yaml', '--max-failures', ''], 'whole number, 0 or more'],
  ['a choice without an axis', ['run', 'x.yaml', '--only', 'short'], 'AXIS=LABEL'],
  ['an unknown cache mode', ['run', 'x.yaml', '--cache', 'none'], 'reuse, fresh, replay'],
  ['an unknown format', ['report', 'x', '--format', 'pdf'], 'terminal, json, jsonl, csv, markdown, html'],
  ['an age that is none', ['cache', 'clear', '--older-than', 'old'], '30m, 12h, 7d or 4w'],
  ['an unknown cache command', ['cache', 'empty'], "unknown command 'empty'"],
  ['a command of a later version', ['worker'], 'is planned, but not part of this version'],
] as const)('%s ends in a message and status 1', async (_what, words, message) => {
  const end = await run(words)
  expect(end).toMatchObject({ status: 1, stdout: '' })
  expect(end.stderr).toContain(message)
  expect(end.stderr).not.toMatch(/^\s+at /m)
})

async function run(words: readonly string[]): ReturnType<typeof runHere> {
  return await runHere(words, { directory: tmpdir() })
}
