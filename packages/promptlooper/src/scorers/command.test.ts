import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { JsonValue } from '../domain/json-value.ts'
import type { Scorer } from '../domain/scorer.ts'
import { contextOf } from './testing/answer-context.ts'
import { makeScorer, optionsOf, scoreWith } from './testing/make-scorer.ts'

let directory: string

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'command-'))
})

afterEach(async () => {
  await rm(directory, { recursive: true })
})

/** A command that runs a program of Node, with further settings. */
async function commandOf(text: string, settings: { readonly [name: string]: JsonValue } = {}): Promise<Scorer> {
  await writeFile(join(directory, 'score.mjs'), text)
  return makeScorer({ scorer: 'command', command: [process.execPath, 'score.mjs'], ...settings }, directory)
}

const reads = `import { readFileSync } from 'node:fs'\nconst given = JSON.parse(readFileSync(0, 'utf8'))\n`

test('a program gets the answer as JSON and gives a score with its reason and label', async () => {
  const scorer = await commandOf(
    `${reads}console.log(JSON.stringify({ value: 0.5, label: 'half', rawValue: 7, reason: JSON.stringify(given) }))`,
  )
  const output = `"; rm -rf $HOME \`id\` 'ä' \n`
  const given = { output, input: { q: 1 }, expected: ['e'], metadata: { lang: 'de' }, group: 'g', stage: { json: 3 } }
  const score = await scoreWith(scorer, given)
  expect(score).toMatchObject({ ok: true, value: 0.5, label: 'half', rawValue: 7 })
  expect(JSON.parse((score.ok && score.reason) || '')).toMatchObject({
    output,
    input: { q: 1 },
    expected: ['e'],
    id: 'q1',
    group: 'g',
    metadata: { lang: 'de' },
    json: 3,
    toolCalls: [],
    finish: null,
    stages: [{ output, model_used: 'test-model' }],
  })
})

test('a bare number is a score, and one out of bounds is clamped', async () => {
  expect(await scoreWith(await commandOf('console.log(0.25)'), {})).toMatchObject({ value: 0.25 })
  expect(await scoreWith(await commandOf('console.log(7)'), {})).toMatchObject({ value: 1 })
})

test('a program that does not read what it is given still scores', async () => {
  expect(await scoreWith(await commandOf('console.log(1)'), { output: 'x'.repeat(1_000_000) })).toMatchObject({
    value: 1,
  })
})

test.each([
  ['', /gave nothing; it must give a number/u],
  ['console.log("NaN")', /gave "NaN"; it must give a number/u],
  ['console.log("fine, I think")', /gave "fine, I think"/u],
  ['console.log("[1]")', /gave "\[1\]"/u],
  ['console.log("1e999")', /gave Infinity, not a finite number/u],
  ['console.log(JSON.stringify({ value: "1" }))', /gave the text "1"/u],
  ['console.log(JSON.stringify({ reason: "none" }))', /an object without a value/u],
  [
    'console.error("first\\nthe model file is missing"); process.exit(3)',
    /ended with status 3: first\nthe model file is missing$/u,
  ],
  ['process.kill(process.pid, "SIGKILL")', /was ended by SIGKILL/u],
  ['process.stdout.write("1".repeat(2_000_000)); setTimeout(() => {}, 60_000)', /wrote more than 1 MB/u],
])('a program of %o is a failed score', async (text, words) => {
  await expect(scoreWith(await commandOf(text), {})).rejects.toThrow(words)
})

test('a program that can not be started is a failed score that says where paths begin', async () => {
  const scorer = await makeScorer({ scorer: 'command', command: ['./none'] }, directory)
  await expect(scoreWith(scorer, {})).rejects.toThrow(/\.\/none can't be started .*ENOENT.*Paths begin in .*command-/u)
})

const lingers = `${reads}import { writeFileSync } from 'node:fs'
writeFileSync('pid', String(process.pid))
setTimeout(() => console.log(1), 60_000)`

test('a program that gives no score in time is a failed score, and is ended', async () => {
  const scorer = await commandOf(lingers, { timeoutMs: 1000 })
  await expect(scoreWith(scorer, {})).rejects.toThrow(/gave no score within 1 s/u)
  await expectEnded()
})

test('a program is ended when the run is cancelled', async () => {
  const scorer = await commandOf(lingers)
  const controller = new AbortController()
  void pidOfLingering().then(() => controller.abort(new Error('enough')))
  await expect(scorer.score('', '', { ...contextOf({}), signal: controller.signal })).rejects.toThrow('enough')
  await expectEnded()
})

test('no more programs run at once than may', async () => {
  const scorer = await commandOf(
    `import { mkdirSync, rmdirSync } from 'node:fs'
mkdirSync('alone')
setTimeout(() => { rmdirSync('alone'); console.log(1) }, 20)`,
    { maxConcurrency: 1 },
  )
  const scores = await Promise.all([1, 2, 3, 4].map(() => scoreWith(scorer, {})))
  expect(scores.map((score) => score.ok && score.value)).toEqual([1, 1, 1, 1])
})

test('the version follows the text of the files that the arguments name', async () => {
  const first = await commandOf('console.log(1)')
  const same = await commandOf('console.log(1)')
  const other = await commandOf('console.log(0)')
  expect(first.version).toBe(same.version)
  expect(first.version).not.toBe(other.version)
  const patient = await commandOf('console.log(1)', { timeoutMs: 5000, maxConcurrency: 3 })
  expect(patient.version).toBe(first.version)
})

test.each([
  [{}, /command/u],
  [{ command: [] }, /command/u],
  [{ command: [' '] }, /name the program first/u],
  [{ command: 'python3 score.py' }, /command: expected array/u],
  [{ command: ['a'], timeoutMs: 0 }, /timeoutMs/u],
  [{ command: ['a'], timeoutMs: 600_000 }, /timeoutMs/u],
])('%o is refused', (options, words) => {
  expect(() => optionsOf('command', options)).toThrow(words)
})

async function pidOfLingering(): Promise<number> {
  for (;;) {
    const text = await readFile(join(directory, 'pid'), 'utf8').catch(() => '')
    if (text !== '') return Number(text)
    await pause(10)
  }
}

async function expectEnded(): Promise<void> {
  const pid = await pidOfLingering()
  await expect.poll(() => isRunning(pid), { timeout: 5000 }).toBe(false)
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
