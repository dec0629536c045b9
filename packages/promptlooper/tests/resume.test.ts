import fc from 'fast-check'
import { expect, test } from 'vitest'
import { startOpenAiServer } from '../src/adapters/testing/openai-server.ts'
import { scoreVersion } from '../src/domain/score-version.ts'
import type { RevisionRecord } from '../src/domain/revision.ts'
import { experimentOn, makeWorkspace, questions, type Workspace } from './testing/workspace.ts'

/** What somebody does between two commands, and how long the command may start calls. */
const step = fc.record({
  rows: fc.integer({ min: 1, max: 12 }),
  repeats: fc.integer({ min: 1, max: 3 }),
  prompts: fc.integer({ min: 1, max: 3 }),
  limit: fc.option(fc.integer({ min: 1, max: 12 })),
  drainAfterMs: fc.option(fc.integer({ min: 0, max: 60 })),
  expected: fc.constantFrom('yes', 'no'),
})

test('however an experiment grows, shrinks and is interrupted: no call is made twice, and the last command fills its plan', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 4 }), async (steps) => {
      await using workspace = await makeWorkspace()
      await using server = await startOpenAiServer({ delayMs: 4, answer: () => 'yes' })
      for (const [index, { rows, repeats, prompts, limit, drainAfterMs, expected }] of steps.entries()) {
        await workspace.write(
          'rows.jsonl',
          questions(rows, () => expected),
        )
        const list = Array.from({ length: prompts }, (_prompt, number) => `"P${number}: {{ question }}"`)
        const extra = `repeats: ${repeats}\nmatrix: { prompt: [${list.join(', ')}] }`
        await workspace.write(
          'experiment.yaml',
          experimentOn(server.url, extra, 'unused').replace('maxConcurrency: 20', 'maxConcurrency: 3'),
        )
        const drain = new AbortController()
        const isLast = index === steps.length - 1
        if (drainAfterMs !== null && !isLast) setTimeout(() => drain.abort(), drainAfterMs)
        const summary = await workspace.run({ limit, drain: drain.signal }).catch((thrown: unknown) => {
          if (drain.signal.aborted) return null
          throw thrown
        })
        if (summary === null) continue
        const planned = Math.min(rows, limit ?? rows) * repeats * prompts
        const { completed, failed, running, pending } = summary.progress
        expect({ sum: completed + pending, failed, running }).toEqual({ sum: planned, failed: 0, running: 0 })
        if (!isLast) continue
        expect(summary.revision.status).toBe('completed')
        expect(completed).toBe(planned)
        await expectScores(workspace, summary.revision, planned, expected === 'yes' ? 1 : 0)
      }
      // Repeats send the same body: what may not come twice is the same body for the same repeat.
      const most = Math.max(...steps.map(({ repeats }) => repeats))
      for (const times of timesAsked(server.requests())) expect(times).toBeLessThanOrEqual(most)
    }),
    { numRuns: 25 },
  )
}, 120_000)

/** Each cell of a revision has the score that its own scorers and its own rows give, whatever was scored before. */
async function expectScores(
  workspace: Workspace,
  revision: RevisionRecord,
  planned: number,
  value: number,
): Promise<void> {
  await using store = await workspace.store()
  const cells = await store.plan.cells(revision.id, -1, 1_000)
  const examples = new Map((await store.plan.examples(revision.id, -1, 1_000)).map((example) => [example.key, example]))
  expect(cells).toHaveLength(planned)
  const [scorer] = revision.scorers
  for (const { exampleKey, scores } of cells) {
    const version = scoreVersion(scorer ?? { name: 'none' }, examples.get(exampleKey) ?? null)
    expect(scores.filter((score) => score.version === version)).toMatchObject([{ scorerName: 'exact-match', value }])
  }
}

function timesAsked(requests: readonly { readonly body: unknown }[]): Iterable<number> {
  const times = new Map<string, number>()
  for (const { body } of requests) {
    const text = JSON.stringify(body)
    times.set(text, (times.get(text) ?? 0) + 1)
  }
  return times.values()
}
