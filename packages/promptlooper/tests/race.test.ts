import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { makeCommandFolder, type CommandFolder } from './testing/command-folder.ts'

/** Four prompts on 200 questions; prompt pNN is right on NN of every 100, spread over the dataset. */
const shares = [30, 50, 70, 90]
const rows = Array.from({ length: 200 }, (_value, index) => ({
  id: `q${index}`,
  number: index,
  place: (index * 37) % 100,
  sender: `s${index % 40}`,
  gold: 'right',
}))

const experiment = (extra = '') => `name: raced
dataset: { path: rows.jsonl, expected: gold, id: id, group: sender }
matrix:
  prompt:
${shares.map((share) => `    p${share}: "{{ number }}: {{ 'right' if place < ${share} else 'wrong' }}"`).join('\n')}
model: echo/echo
scorers: [{ scorer: contains, value: right }]
${extra}`

let folder: CommandFolder

beforeEach(async () => {
  folder = await makeCommandFolder({
    'experiment.yaml': experiment(),
    'rows.jsonl': rows.map((row) => `${JSON.stringify(row)}\n`).join(''),
  })
})

afterEach(() => folder[Symbol.asyncDispose]())

interface RaceJson {
  readonly race: {
    readonly number: number
    readonly seed: string
    readonly state: string
    readonly unit: string
    readonly runsSpent: number
    readonly runsSaved: number
    readonly stepsTaken: number
    readonly stepCount: number
    readonly racers: readonly { readonly label: string; readonly status: string; readonly missing: number }[]
  } | null
  readonly highest: { readonly label: string } | null
  readonly decision: unknown
  readonly runs: { readonly completed: number; readonly planned: number }
  readonly command?: { readonly calls: number }
}

async function run(...flags: readonly string[]): Promise<RaceJson> {
  const { stdout, stderr, status } = await folder.here(['run', 'experiment.yaml', '--json', ...flags])
  expect({ status, stderr: status === 0 ? '' : stderr }).toEqual({ status: 0, stderr: '' })
  // The report of our own command.
  return JSON.parse(stdout) as RaceJson
}

describe('a race', () => {
  test('finds the best with a part of the runs, and certifies it', async () => {
    const report = await run('--race')
    expect(report.highest?.label).toBe('p90')
    expect(report.race).toMatchObject({ number: 1, state: 'identified', unit: 'examples', stepCount: 200 })
    expect(report.race?.runsSpent).toBe(report.runs.completed)
    expect(report.runs.completed).toBeLessThan(400)
    expect((report.race?.runsSpent ?? 0) + (report.race?.runsSaved ?? 0)).toBe(800)
    // Tests of whole samples say nothing of parts that were chosen by their scores.
    expect(report.decision).toBeNull()
  })

  test('run again makes no call and comes to the same', async () => {
    const first = await run('--race')
    const again = await run('--race')
    expect(again.command?.calls).toBe(0)
    expect(again.race).toEqual(first.race)
  })

  test('says for people what it claims, what it saved, and why the others left', async () => {
    const { stdout } = await folder.here(['run', 'experiment.yaml', '--race'])
    expect(stdout).toMatch(
      /^Race: with error at most 5 %, p90 has the highest mean of contains over these 200 examples/,
    )
    expect(stdout).toContain('Certificate: δ .05, batches of 10 examples, order ')
    expect(stdout).toMatch(/p30 left after \d+ examples with a mean of \.\d+, e = /)
    expect(stdout).toContain('saved by the race')
    expect(stdout).not.toMatch(/better|undecided against/)
  })

  test('stopped by a budget is undecided, and goes on to the same answer as one that was not', async () => {
    await folder.write('experiment.yaml', experiment('budget: { calls: 15 }'))
    const stopped = await run('--race')
    expect(stopped.race?.state).toBe('running')
    await folder.write('experiment.yaml', experiment())
    const resumed = await run('--race')
    expect(resumed.race?.state).toBe('identified')
    await using fresh = await makeCommandFolder({
      'experiment.yaml': experiment(),
      'rows.jsonl': rows.map((row) => `${JSON.stringify(row)}\n`).join(''),
    })
    const { stdout } = await fresh.here(['run', 'experiment.yaml', '--json', '--race'])
    expect((JSON.parse(stdout) as RaceJson).race).toEqual(resumed.race)
  })

  test('with a variant added is a second race, in another order', async () => {
    const first = await run('--race')
    const more = experiment().replace(
      'model:',
      `    p95: "{{ number }}: {{ 'right' if place < 95 else 'wrong' }}"\nmodel:`,
    )
    await folder.write('experiment.yaml', more)
    const second = await run('--race')
    expect(second.race).toMatchObject({ number: 2 })
    expect(second.race?.seed).not.toBe(first.race?.seed)
    const { stdout } = await folder.here(['report', 'raced'])
    expect(stdout).toContain('This is race 2 on these examples')
  })

  test('of a population steps by whole groups, and does not take the end of the examples for an answer', async () => {
    await folder.write('experiment.yaml', experiment('race: { target: population, batch: 4 }'))
    const report = await run()
    expect(report.race).toMatchObject({ unit: 'groups', stepCount: 40 })
    // Whole groups of five: every count of runs is one.
    expect(report.runs.completed % 5).toBe(0)
    await folder.write('experiment.yaml', experiment('race: { target: population, batch: 4, delta: 0.000000001 }'))
    await run()
    const { stdout } = await folder.here(['report', 'raced'])
    expect(stdout).toContain('undecided among')
  })

  test('counts runs that fail as 0, beside the mean', async () => {
    const fails = `    failing: "{{ 1 // (place % 10) }} right"\nmodel:`
    await folder.write('experiment.yaml', experiment('race: { batch: 20 }').replace('model:', fails))
    const { stdout, status } = await folder.here(['run', 'experiment.yaml', '--json', '--max-failures', '1000'])
    expect(status).toBe(0)
    const { race } = JSON.parse(stdout) as RaceJson
    const failing = race?.racers.find(({ label }) => label === 'failing')
    expect(failing?.missing).toBeGreaterThan(0)
    expect(race?.state).not.toBe('running')
  })

  test('leaves gates undecided: they need every run', async () => {
    await folder.write('experiment.yaml', experiment('gates: ["contains >= 0.5"]'))
    expect(await folder.here(['run', 'experiment.yaml', '--race'])).toMatchObject({ status: 3 })
  })
})

test.each([
  { race: 'race: { delta: 2 }', message: 'race.delta' },
  { race: 'race: { objective: no-such }', message: 'the objective "no-such" names no scorer of this file' },
  { race: 'race: { target: everything }', message: 'race.target' },
])('$race is refused with its place', async ({ race, message }) => {
  await folder.write('experiment.yaml', experiment(race))
  const { stderr, status } = await folder.here(['run', 'experiment.yaml'])
  expect(status).toBe(1)
  expect(stderr).toContain(message)
  expect(stderr).toMatch(/experiment\.yaml:\d+:\d+/)
})
