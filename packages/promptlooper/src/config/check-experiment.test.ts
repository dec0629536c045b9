import { appendFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { checkExperiment } from './check-experiment.ts'
import { testFolder } from './testing/folder.ts'
import { load, loadAndCheck } from './testing/load.ts'
import { planVariants } from '../plan/plan-variants.ts'

const rest = 'model: echo/x\nscorers: [exact-match]\n'

test('what some examples lack is a warning with their count and first ids', async () => {
  await using folder = await testFolder({
    'x.yaml': `dataset: rows.jsonl\nprompt: "{{ a }} {{ b.c }}"\n${rest}`,
    'rows.jsonl': '{"id": 1, "a": 1, "b": {"c": 1}}\n{"id": 2, "b": {}}\n{"id": 3, "b": 3}\n{"id": 4}\n{"id": 5}\n',
  })
  const { warnings, exampleCount } = await loadAndCheck(folder.at('x.yaml'))
  expect(exampleCount).toBe(5)
  expect(warnings.map((warning) => warning.replace(`${folder.path}/`, ''))).toEqual([
    'x.yaml:2:13 4 of 5 examples have no "a" (2, 3, 4, …)',
    'x.yaml:2:21 4 of 5 examples have no "b.c" (2, 3, 4, …)',
  ])
})

test.each([
  ['a default', '{{ nope | default("x") }}'],
  ['is defined', '{% if nope is defined %}{{ nope }}{% endif %}'],
  ['a condition', '{% if nope %}{{ nope.deep }}{% endif %}'],
  ['a method', '{{ question.upper() }} {{ input.question.strip() }}'],
  ['a loop', '{% for letter in question %}{{ loop.index }}{{ letter }}{% endfor %}'],
  ['a set', '{% set mine = question %}{{ mine }}'],
  ['vars, their namespace and a global', '{{ tone }} {{ vars.tone }} {{ range(3) | list }}'],
])('%s is no unknown variable', async (_what, prompt) => {
  await using folder = await testFolder({
    'x.yaml': `dataset: [{ question: a }]\nvars: { tone: dry }\nprompt: ${JSON.stringify(prompt)}\n${rest}`,
  })
  expect((await loadAndCheck(folder.at('x.yaml'))).warnings).toEqual([])
})

test('the digest changes with a row, with its expected answer and with the order', async () => {
  const file = (rows: string): string => `dataset: [${rows}]\nprompt: "{{ a }}"\n${rest}`
  await using folder = await testFolder({
    '1.yaml': file('{ a: 1 }, { a: 2 }'),
    '2.yaml': file('{ a: 1 }, { a: 2, expected: x }'),
    '3.yaml': file('{ a: 2 }, { a: 1 }'),
    '4.yaml': file('{ a: 1 }, { a: 2 }, { a: 3 }'),
  })
  const digests = await Promise.all(
    ['1', '2', '3', '4', '1'].map(async (name) => (await loadAndCheck(folder.at(`${name}.yaml`))).digest),
  )
  expect(new Set(digests.slice(0, 4)).size).toBe(4)
  expect(digests[4]).toBe(digests[0])
})

test('rows that are added after loading are checked too: the dataset is read each time', async () => {
  await using folder = await testFolder({
    'x.yaml': `dataset: rows.csv\nprompt: "{{ a }}"\n${rest}`,
    'rows.csv': 'a\n1\n',
  })
  const experiment = await load(folder.at('x.yaml'))
  await appendFile(folder.at('rows.csv'), '2\n')
  const checked = await checkExperiment(experiment, planVariants(experiment), { signal: new AbortController().signal })
  expect(checked.exampleCount).toBe(2)
})

test('a check that is cancelled stops', async () => {
  await using folder = await testFolder({ 'x.yaml': `dataset: [{ a: 1 }]\nprompt: "{{ a }}"\n${rest}` })
  const experiment = await load(folder.at('x.yaml'))
  const signal = AbortSignal.abort(new Error('stopped'))
  await expect(checkExperiment(experiment, planVariants(experiment), { signal })).rejects.toThrow('stopped')
})
