import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { temporaryFolder } from './testing/run-cli.ts'
import { runHere } from './testing/run-here.ts'

// A title set, red, a link, a bell, the one-byte form of an escape, text turned around.
const evil = String.raw`\e]0;owned\a\e[31mred\e]8;;http://example.invalid\e\\\x9b2J\u202etxt`
const short = String.raw`\e[31m\x9b2J`
const experiment = `name: "spam${evil}"
dataset:
  - { id: "e1${evil}", group: "g${evil}", text: "one${evil}", expected: "one" }
  - { id: "e2${evil}", text: "two", expected: "two${evil}" }
providers:
  "own${short}": { adapter: ./failing.mjs }
matrix:
  prompt: { "a${evil}": "{{ text }}", "b${evil}": "Say {{ text }}" }
  model: { "m${evil}": echo/echo, "f${evil}": "own${short}/broken${evil}" }
scorers:
  - { scorer: exact-match, name: "exact${evil}" }
  - { scorer: levenshtein, name: "near${evil}", min: 0.5 }
  - { scorer: script, name: "own${evil}", path: own.mjs }
`
const failing = `export default {
  complete: async () => { throw new Error('failed \\u001b[31m\\u009b2J \\u202e') },
  listModels: async () => ['m\\u001b[31m'],
  testConnection: async () => false,
}`
const own = `export default function score() { throw new Error('own \\u001b[31m\\u009b2J \\u202e') }`

let folder: Awaited<ReturnType<typeof temporaryFolder>>
let name: string

beforeAll(async () => {
  folder = await temporaryFolder()
  await writeFile(join(folder.path, 'experiment.yaml'), experiment)
  await writeFile(join(folder.path, 'failing.mjs'), failing)
  await writeFile(join(folder.path, 'own.mjs'), own)
  await shown('run', 'experiment.yaml')
  await runHere(['run', 'experiment.yaml', '--cache', 'fresh', '-q'], { directory: folder.path })
  const listed = await runHere(['list', '--json'], { directory: folder.path })
  const [stored] = JSON.parse(listed.stdout) as readonly { readonly name: string }[]
  name = stored?.name ?? ''
})
afterAll(async () => await folder[Symbol.asyncDispose]())

/** What a person on a terminal is shown; colours are off, so that every control character comes from the experiment. */
async function shown(...words: readonly string[]) {
  return await runHere(words, { directory: folder.path }, { columns: 200, writesToPerson: true })
}

const controls = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/

describe('what a file, a model or a provider says can not act on the terminal', () => {
  test.each([
    ['run', 'experiment.yaml'],
    ['run', 'experiment.yaml', '--dry-run'],
    ['run', 'experiment.yaml', '--json'],
    ['run', 'experiment.yaml', '--only', 'prompt=\u001b[31m'],
    ['render', 'experiment.yaml', '--example', 'e1\u001b[31m'],
    ['list'],
    ['list', '--json'],
    ['show', 'NAME'],
    ['show', 'NAME@1'],
    ['show', 'NAME@1', '--json'],
    ['report', 'NAME'],
    ['report', 'NAME', '--format', 'json'],
    ['report', 'NAME', '--format', 'jsonl'],
    ['report', 'NAME', '--format', 'csv'],
    ['report', 'NAME', '--format', 'markdown'],
    ['report', 'NAME', '--format', 'html'],
    ['compare', 'NAME~1', 'NAME'],
    ['compare', 'NAME~1', 'NAME', '--format', 'markdown'],
    ['compare', 'NAME~1', 'NAME', '--json'],
    ['compare', 'NAME', '--variant', '\u001b[31m', '--variant', 'b'],
    ['models', '--file', 'experiment.yaml'],
    ['cache', 'stats'],
    ['show', 'nothing\u001b[31m'],
    ['report', 'NAME@9'],
    ['nonsense\u001b[31m'],
    ['list', '--nonsense\u001b[31m'],
    ['delete', 'NAME'],
  ])('%s %s %s %s', async (...words) => {
    const end = await shown(...words.filter((word) => word !== undefined).map((word) => word.replace('NAME', name)))
    expect(end.stdout + end.stderr).not.toBe('')
    expect(end.stdout).not.toMatch(controls)
    expect(end.stderr).not.toMatch(controls)
  })

  test('it is shown instead', async () => {
    expect((await shown('report', name)).stdout).toContain('spam␛]0;owned␇␛[31mred')
  })

  test('a run with its prompts and answers', async () => {
    const lines = await runHere(['report', name, '--format', 'jsonl'], { directory: folder.path })
    const runs = lines.stdout.trimEnd().split('\n')
    expect(runs.length).toBeGreaterThan(3)
    for (const line of runs) {
      const { run } = JSON.parse(line) as { readonly run: string }
      const end = await shown('show', run)
      expect(end.status).toBe(0)
      expect(end.stdout + end.stderr).not.toMatch(controls)
    }
  })

  test('a fault of the file, quoted', async () => {
    await writeFile(
      join(folder.path, 'faulty.yaml'),
      `"na${evil}me": x\nscorers: ["exat${evil}"]\nmodel: "x${evil}/y"\n`,
    )
    const end = await shown('run', 'faulty.yaml')
    expect(end.status).toBe(1)
    expect(end.stderr).toContain('␛')
    expect(end.stderr).not.toMatch(controls)
  })
})

test('a program that reads gets what is stored, unchanged', async () => {
  const end = await runHere(['report', name, '--format', 'csv'], { directory: folder.path })
  expect(end.stdout).toContain('\u001b[31mred')
})
