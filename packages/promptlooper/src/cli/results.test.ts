import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { afterAll, beforeAll, expect, test } from 'vitest'

import { greetingExperiment, writeGreeting } from './testing/greeting-experiment.ts'
import { runCli, temporaryFolder } from './testing/run-cli.ts'
import { runHere } from './testing/run-here.ts'

let folder: Awaited<ReturnType<typeof temporaryFolder>>

beforeAll(async () => {
  folder = await temporaryFolder()
  const file = await writeGreeting(folder.path)
  await run('run', file, '-q')
  await writeFile(file, greetingExperiment.replace('upper', 'title'))
  await run('run', file, '-q')
})
afterAll(async () => await folder[Symbol.asyncDispose]())

test('list gives experiments with their latest revisions', async () => {
  const end = await runCli(['list'], { directory: folder.path })
  expect(end).toMatchObject({ status: 0, stderr: '' })
  expect(end.stdout).toMatch(/^greeting +@2 +completed +12 of 12 +0 /m)
  expect(await json('list')).toMatchObject([{ name: 'greeting', revision: { number: 2, planned: 12, completed: 12 } }])
})

test('show gives an experiment, a revision and a run', async () => {
  expect((await run('show', 'greeting')).stdout).toMatch(/^greeting@1 .*\n?|greeting@2/m)
  const revision = await run('show', 'greeting@1')
  expect(revision.stdout).toContain('2 variants × 6 examples')
  expect(revision.stdout).toMatch(/examples\n {2}a\n {2}b\n/)

  const [, row = ''] = (await run('report', 'greeting', '--format', 'csv')).stdout.split('\n')
  const id = /run_\w+/.exec(row)?.[0] ?? ''
  const shown = await run('show', id)
  expect(shown.stdout).toContain('variant plain, example a')
  expect(shown.stdout).toMatch(/prompt\n {2}hello\nanswer\n {2}hello/)
  expect(await json('show', id)).toMatchObject({ format: 'promptlooper-run', run: { id }, exampleId: 'a' })
  expect(await json('show', 'greeting')).toMatchObject({ format: 'promptlooper-experiment' })
  expect(await json('show', 'greeting~1')).toMatchObject({ format: 'promptlooper-revision', revision: { number: 1 } })
})

test('report writes every format, on stdout or into a file', async () => {
  expect((await run('report', 'greeting')).stdout).toContain('plain has the highest exact-match')
  expect((await run('report', 'greeting@1', '--format', 'markdown')).stdout).toContain('| plain | 1.000')
  expect(JSON.parse((await run('report', 'greeting', '--format', 'json')).stdout)).toMatchObject({ version: 1 })

  const end = await run('report', 'greeting', '--format', 'csv', '--output', 'report.csv')
  expect(end).toEqual({ status: 0, stdout: '', stderr: '' })
  const lines = (await readFile(join(folder.path, 'report.csv'), 'utf8')).trim().split('\n')
  expect(lines).toHaveLength(13)
})

test('a report keeps the baseline of its own revision', async () => {
  const { stdout } = await run('report', 'greeting', '--format', 'json')
  expect(JSON.parse(stdout)).toMatchObject({
    referenceKind: 'baseline',
    variants: [{ label: 'plain' }, { label: 'loud', reference: { label: 'plain' } }],
  })
})

test('a report that can not be written says where', async () => {
  const end = await run('report', 'greeting', '--output', 'no/such/folder/x')
  expect(end).toMatchObject({ status: 1, stdout: '' })
  expect(end.stderr).toContain('no/such/folder/x')
})

test('compare puts two revisions side by side, with the examples that flipped', async () => {
  const { stdout } = await run('compare', 'greeting~1', 'greeting')
  expect(stdout).toContain('plain: sends the same in both')
  expect(stdout).toContain('loud: its prompts, models or params changed')
  expect(stdout).toMatch(/1 example raised\n {2}b {2}\.000 → 1\.000/)
})

test('compare puts two variants of one revision side by side', async () => {
  const comparison = await json('compare', 'greeting@1', '--variant', 'plain', '--variant', 'loud')
  expect(comparison).toMatchObject({
    format: 'promptlooper-comparison',
    pairs: [{ first: { label: 'plain' }, second: { label: 'loud' } }],
  })
})

test('render prints the exact prompt alone, so that it can be piped', async () => {
  const end = await runCli(['render', 'greeting.yaml', '--example', 'c', '--variant', 'plain'], {
    directory: folder.path,
  })
  expect(end).toEqual({ status: 0, stdout: 'YES\n', stderr: '' })
  const all = await run('render', 'greeting.yaml', '--example', 'c')
  expect(all.stdout).toBe('── plain · echo/echo\nYES\n\n── loud · echo/echo\nYes\n\n')
})

test.each([
  ['list', ['--store', 'sqlite:/no/such/store.db'], 'there is no store at /no/such/store.db'],
  ['show', ['greting'], 'Did you mean "greeting"?'],
  ['show', ['greeting@7'], 'It has @1 to @2.'],
  ['show', ['run_none'], 'there is no run "run_none"'],
  ['report', ['greting'], 'Did you mean "greeting"?'],
  ['report', ['run_none'], 'there is no experiment "run_none"'],
  ['compare', ['greeting'], "can't be compared with itself"],
  ['compare', ['greeting', 'greting'], 'Did you mean "greeting"?'],
  ['compare', ['greeting', '--variant', 'plain', '--variant', 'silent'], 'silent'],
  [
    'compare',
    ['greeting', '--variant', 'a', '--variant', 'b', '--variant', 'c'],
    'two variants can be compared, not 3',
  ],
  ['delete', ['greting', '--yes'], 'Did you mean "greeting"?'],
  ['delete', ['greeting'], 'Add --yes'],
  ['render', ['greeting.yaml', '--example', 'zz'], 'no example has the id "zz"'],
  ['render', ['greeting.yaml', '--example', 'a', '--variant', 'plane'], 'there is no variant "plane"'],
  ['render', ['greeting.yaml'], "required option '--example <id>' not specified"],
] as const)('%s %j ends in status 1: %s', async (command, words, message) => {
  const end = await run(command, ...words)
  expect(end).toMatchObject({ status: 1, stdout: '' })
  expect(end.stderr).toContain(message)
})

test('where nothing is stored, list is empty and other commands say what to do', async () => {
  await using empty = await temporaryFolder()
  const list = await runHere(['list', '--json'], { directory: empty.path })
  expect(list).toEqual({ status: 0, stdout: '[]\n', stderr: '' })
  const show = await runHere(['show', 'greeting'], { directory: empty.path })
  expect(show.status).toBe(1)
  expect(show.stderr).toContain('Run an experiment first')
})

test('delete removes an experiment and keeps the cache', async () => {
  await using own = await temporaryFolder()
  await writeGreeting(own.path)
  const here = (...words: readonly string[]): ReturnType<typeof runHere> => runHere(words, { directory: own.path })
  await here('run', 'greeting.yaml', '-q')
  expect((await here('delete', 'greeting', '--yes')).status).toBe(0)
  expect((await here('list', '--json')).stdout).toBe('[]\n')
  expect((await here('run', 'greeting.yaml')).stderr).toContain('0 calls, 12 from the cache')
})

test('later stages are rendered with stored answers, and unknown without them', async () => {
  await using own = await temporaryFolder()
  await writeGreeting(own.path, {
    'greeting.yaml': `dataset: { path: words.csv, expected: gold, id: id }
stages:
  - { name: draft, prompt: "Say {{ word }}", model: echo/echo }
  - { name: final, prompt: "Shorten: {{ outputs.draft }}", model: echo/echo }
`,
  })
  const render = (): ReturnType<typeof runHere> =>
    runHere(['render', 'greeting.yaml', '--example', 'a', '--json'], { directory: own.path })
  expect(JSON.parse((await render()).stdout)).toMatchObject([
    { stages: [{ prompt: 'Say hello' }, { state: 'unknown' }] },
  ])
  await runHere(['run', 'greeting.yaml', '-q'], { directory: own.path })
  expect(JSON.parse((await render()).stdout)).toMatchObject([
    { stages: [{ prompt: 'Say hello' }, { state: 'known', prompt: 'Shorten: Say hello' }] },
  ])
})

function run(...words: readonly string[]): ReturnType<typeof runHere> {
  return runHere(words, { directory: folder.path })
}

async function json(...words: readonly string[]): Promise<unknown> {
  const { stdout } = await run(...words, '--json')
  return JSON.parse(stdout)
}
