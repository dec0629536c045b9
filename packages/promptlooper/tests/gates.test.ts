import { expect, test } from 'vitest'
import { makeCommandFolder } from './testing/command-folder.ts'
import { questions } from './testing/workspace.ts'

/** Two prompts on 40 questions: one repeats the question, which is the answer, the other gets `right` of them. */
function experiment(extra: string, right = 40): { readonly [name: string]: string } {
  const rows = questions(40)
  return {
    'experiment.yaml': `name: tested
dataset: { path: rows.jsonl, expected: answer, id: id }
matrix:
  prompt:
    plain: "{{ question }}"
    changed: "{% set number = question[1:]|int %}{{ question if number < ${right} else 'wrong' }}"
model: echo/echo
scorers: [exact-match]
${extra}`,
    'rows.jsonl': rows,
  }
}

test.each([
  { name: 'holds', extra: 'gates: ["exact-match >= 0.9"]', right: 40, status: 0 },
  { name: 'does not hold', extra: 'gates: ["exact-match >= 0.9"]', right: 20, status: 2 },
  { name: 'is not sure', extra: 'gates: ["exact-match >= 0.85 surely"]', right: 36, status: 3 },
  { name: 'sees a regression', extra: 'baseline: { prompt: plain }\ngates: [no-regression]', right: 20, status: 2 },
  { name: 'sees none', extra: 'baseline: { prompt: plain }\ngates: [no-regression]', right: 40, status: 0 },
  {
    name: 'is stopped by the budget',
    extra: 'gates: ["exact-match >= 0.9"]\nbudget: { calls: 10 }',
    right: 40,
    status: 3,
  },
])('a gate that $name ends the command with status $status', async ({ extra, right, status }) => {
  await using folder = await makeCommandFolder(experiment(extra, right))
  const run = await folder.here(['run', 'experiment.yaml'])
  expect(run).toMatchObject({ status })
  expect(run.stdout).toMatch(/^gate "/m)
})

test('a gate is in the JSON of the run, and in JUnit and the comment of the report', async () => {
  await using folder = await makeCommandFolder(experiment('gates: ["exact-match >= 0.9"]', 20))
  const run = await folder.here(['run', 'experiment.yaml', '--json'])
  expect(run.status).toBe(2)
  expect(JSON.parse(run.stdout)).toMatchObject({ gates: [{ gate: 'exact-match >= 0.9', status: 'failed' }] })
  const junit = await folder.here(['report', 'tested', '--format', 'junit'])
  expect(junit.stdout).toContain('<failure message="changed: exact-match is .500')
  const comment = await folder.here(['report', 'tested', '--format', 'github'])
  expect(comment.stdout).toMatch(/^### ❌ tested/)
})

test('a verdict that was demanded and is undecided is status 3', async () => {
  await using folder = await makeCommandFolder(experiment('', 38))
  expect(await folder.here(['run', 'experiment.yaml'])).toMatchObject({ status: 0 })
  expect(await folder.here(['run', 'experiment.yaml', '--demand-verdict'])).toMatchObject({ status: 3 })
  await using decided = await makeCommandFolder(experiment('', 10))
  expect(await decided.here(['run', 'experiment.yaml', '--demand-verdict'])).toMatchObject({ status: 0 })
})

test('looking again after adding examples is tested more strictly', async () => {
  await using folder = await makeCommandFolder(experiment('', 30))
  await folder.here(['run', 'experiment.yaml', '--limit', '20'])
  const run = await folder.here(['run', 'experiment.yaml', '--json'])
  expect(JSON.parse(run.stdout)).toMatchObject({
    decision: { againstReference: [{ look: 2, alpha: 0.025, verdict: { kind: 'worse' } }] },
  })
})
