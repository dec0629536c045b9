import fc from 'fast-check'
import { expect, test } from 'vitest'
import { startOpenAiServer, type OpenAiServer } from '../src/adapters/testing/openai-server.ts'
import { makeCommandFolder } from './testing/command-folder.ts'
import { scoreVersion } from '../src/domain/score-version.ts'
import { completedRuns, integrity, storedRevisions } from './testing/stored-state.ts'
import { experimentOn, makeWorkspace, questions, type Workspace } from './testing/workspace.ts'

/** An experiment as somebody has it at one time. */
interface Shape {
  readonly rows: number
  readonly repeats: number
  readonly models: number
  /** The edits of each prompt so far: a prompt is its place and its edit. */
  readonly prompts: readonly number[]
  readonly expected: 'yes' | 'no'
}

/** What somebody does to it before the next command. */
const change = fc.oneof(
  fc.record({ kind: fc.constant('rows' as const), more: fc.integer({ min: 1, max: 4 }) }),
  fc.record({ kind: fc.constant('repeats' as const), more: fc.constant(1) }),
  fc.record({ kind: fc.constant('models' as const), more: fc.constant(1) }),
  fc.record({ kind: fc.constant('prompts' as const), more: fc.constant(1) }),
  fc.record({ kind: fc.constant('edit' as const), more: fc.nat() }),
  fc.record({ kind: fc.constant('scorer' as const), more: fc.constant(1) }),
  fc.record({ kind: fc.constant('nothing' as const), more: fc.constant(0) }),
)
type Change = typeof change extends fc.Arbitrary<infer Value> ? Value : never

const first: Shape = { rows: 3, repeats: 1, models: 1, prompts: [0], expected: 'yes' }

function changed(shape: Shape, { kind, more }: Change): Shape {
  switch (kind) {
    case 'rows':
      return { ...shape, rows: Math.min(shape.rows + more, 12) }
    case 'repeats':
      return { ...shape, repeats: Math.min(shape.repeats + more, 3) }
    case 'models':
      return { ...shape, models: Math.min(shape.models + more, 3) }
    case 'prompts':
      return shape.prompts.length === 3 ? shape : { ...shape, prompts: [...shape.prompts, 0] }
    case 'edit': {
      const place = more % shape.prompts.length
      return { ...shape, prompts: shape.prompts.map((edit, index) => (index === place ? edit + 1 : edit)) }
    }
    case 'scorer':
      return { ...shape, expected: shape.expected === 'yes' ? 'no' : 'yes' }
    case 'nothing':
      return shape
  }
}

/** The bodies that its cells send, as often as each is sent: repeats send the same one. */
function bodiesOf({ rows, repeats, models, prompts }: Shape): ReadonlyMap<string, number> {
  const bodies = new Map<string, number>()
  for (let row = 0; row < rows; row += 1) {
    for (let model = 0; model < models; model += 1) {
      for (const [place, edit] of prompts.entries()) bodies.set(`m${model} P${place}.${edit}: Q${row}`, repeats)
    }
  }
  return bodies
}

function cellsOf({ rows, repeats, models, prompts }: Shape): number {
  return rows * repeats * models * prompts.length
}

function fileOf({ repeats, models, prompts }: Shape, url: string): string {
  const texts = prompts.map((edit, place) => `"P${place}.${edit}: {{ question }}"`)
  const names = Array.from({ length: models }, (_, index) => `local/m${index}`)
  const extra = `repeats: ${repeats}\nmatrix: { prompt: [${texts.join(', ')}], model: [${names.join(', ')}] }`
  return experimentOn(url, extra, 'unused').replace('maxConcurrency: 20', 'maxConcurrency: 3')
}

async function write(folder: { write: Workspace['write'] }, shape: Shape, url: string): Promise<void> {
  await folder.write('experiment.yaml', fileOf(shape, url))
  await folder.write(
    'rows.jsonl',
    questions(shape.rows, () => shape.expected),
  )
}

function askedBodies(server: OpenAiServer): ReadonlyMap<string, number> {
  const times = new Map<string, number>()
  for (const { body } of server.requests()) {
    // What our own adapter sent.
    const { model, messages } = body as {
      readonly model: string
      readonly messages: readonly [{ readonly content: string }]
    }
    const name = `${model} ${messages[0].content}`
    times.set(name, (times.get(name) ?? 0) + 1)
  }
  return times
}

/** As often as each body may have been asked at most: as often as any shape so far sends it. */
function mostBodies(before: ReadonlyMap<string, number>, shape: Shape): ReadonlyMap<string, number> {
  const most = new Map(before)
  for (const [body, times] of bodiesOf(shape)) most.set(body, Math.max(times, most.get(body) ?? 0))
  return most
}

async function expectScores(workspace: Pick<Workspace, 'store'>, planned: number, value: number): Promise<void> {
  await using store = await workspace.store()
  const experiment = await store.experiments.find('tested')
  const revisionId = experiment?.latestRevision?.id ?? ''
  const cells = await store.plan.cells(revisionId, -1, 1_000)
  expect(cells).toHaveLength(planned)
  const [scorer] = experiment?.latestRevision?.scorers ?? []
  const examples = new Map((await store.plan.examples(revisionId, -1, 1_000)).map((each) => [each.key, each]))
  for (const { exampleKey, scores } of cells) {
    const example = examples.get(exampleKey)
    if (example === undefined || scorer === undefined) throw new Error(`no example ${exampleKey}`)
    // A changed expectation is scored anew; one that comes back finds its score of before.
    const version = scoreVersion(scorer, example)
    expect(scores.filter((score) => score.version === version)).toMatchObject([{ value }])
  }
}

const steps = fc.array(
  fc.record({
    changes: fc.array(change, { minLength: 1, maxLength: 2 }),
    drainAfterMs: fc.option(fc.integer({ min: 0, max: 60 }), { freq: 2 }),
  }),
  { minLength: 2, maxLength: 5 },
)

test('however an experiment grows, a command asks exactly what no command asked before; interrupted ones ask a part of it', async () => {
  await fc.assert(
    fc.asyncProperty(steps, async (given) => {
      await using workspace = await makeWorkspace()
      await using server = await startOpenAiServer({ delayMs: 4, answer: () => 'yes' })
      let shape = first
      let most: ReadonlyMap<string, number> = new Map()
      for (const [index, { changes, drainAfterMs }] of given.entries()) {
        shape = changes.reduce(changed, shape)
        most = mostBodies(most, shape)
        await write(workspace, shape, server.url)
        const drain = new AbortController()
        const isCut = drainAfterMs !== null && index < given.length - 1
        if (isCut) setTimeout(() => drain.abort(), drainAfterMs)
        const summary = await workspace.run({ drain: drain.signal }).catch((thrown: unknown) => {
          if (drain.signal.aborted) return null
          throw thrown
        })
        for (const [body, times] of askedBodies(server)) expect(times, body).toBeLessThanOrEqual(most.get(body) ?? 0)
        if (summary === null) continue
        const { completed, failed, running, pending } = summary.progress
        expect({ sum: completed + pending, failed, running }).toEqual({ sum: cellsOf(shape), failed: 0, running: 0 })
        if (isCut) continue
        const asked = askedBodies(server)
        for (const [body, times] of bodiesOf(shape)) expect(asked.get(body), body).toBeGreaterThanOrEqual(times)
        await expectScores(workspace, cellsOf(shape), shape.expected === 'yes' ? 1 : 0)
        // A second time there is nothing to do.
        const total = server.counts().total
        expect((await workspace.run()).last).toMatchObject({ calls: 0 })
        expect(server.counts().total).toBe(total)
      }
    }),
    { numRuns: 20 },
  )
}, 120_000)

/** Each has a kill in the middle of what its changes brought. */
const killedSequences: readonly (readonly Change[][])[] = [
  [[{ kind: 'rows', more: 9 }], [{ kind: 'models', more: 1 }], [{ kind: 'scorer', more: 1 }]],
  [
    [
      { kind: 'rows', more: 9 },
      { kind: 'prompts', more: 1 },
    ],
    [{ kind: 'edit', more: 1 }],
    [{ kind: 'repeats', more: 1 }],
  ],
]

test.each(killedSequences)(
  'growing and killed (-9) at each step, it loses nothing and repeats what was in flight: %#',
  async (...sequence) => {
    let onRequest = (): void => {}
    await using server = await startOpenAiServer({
      delayMs: 20,
      answer: () => 'yes',
      script: () => {
        onRequest()
        return undefined
      },
    })
    await using folder = await makeCommandFolder()
    let shape = first
    let kept = 0
    for (const changes of sequence) {
      shape = changes.reduce(changed, shape)
      await write(folder, shape, server.url)
      const before = server.counts().total
      const killed = await folder.command(['run', 'experiment.yaml'], {
        watch: (child) => {
          onRequest = () => server.counts().total >= before + 6 && child.kill('SIGKILL')
        },
      })
      onRequest = () => {}
      expect(integrity(folder.storePath)).toBe('ok')
      await using store = await folder.store()
      const left = (await completedRuns(store)).size
      expect(left).toBeGreaterThanOrEqual(kept)
      kept = left
      // Where only the scorer changed there is nothing to ask, and nothing to kill.
      expect(killed.status).toBe(server.counts().total > before ? null : 0)
    }
    const most = cellsOf(shape) + 3 * sequence.length * 2
    expect(await folder.command(['run', 'experiment.yaml'])).toMatchObject({ status: 0 })
    const asked = askedBodies(server)
    for (const [body, times] of bodiesOf(shape)) expect(asked.get(body), body).toBeGreaterThanOrEqual(times)
    expect([...bodiesOf(shape).keys()].reduce((sum, body) => sum + (asked.get(body) ?? 0), 0)).toBeLessThanOrEqual(most)
    await using store = await folder.store()
    const done = { status: 'completed', completed: cellsOf(shape), failed: 0, running: 0, pending: 0 }
    expect((await storedRevisions(store, 'tested')).at(-1)).toMatchObject(done)
    await expectScores(folder, cellsOf(shape), shape.expected === 'yes' ? 1 : 0)
  },
  60_000,
)
