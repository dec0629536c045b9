import { expect, test } from 'vitest'
import { planVariants } from '../plan/plan-variants.ts'
import { load, loadAndCheck } from './testing/load.ts'
import { sixFileFolder, sixFileNames } from './testing/six-files.ts'

test.each(sixFileNames)(
  'the file "%s" of the documentation loads, and its rows have all that its prompts read',
  async (name) => {
    await using folder = await sixFileFolder(name)
    const { warnings, exampleCount } = await loadAndCheck(folder.file)
    expect(warnings).toEqual([])
    expect(exampleCount).toBeGreaterThan(1)
  },
)

test('the sweep has its matrix without the excluded points', async () => {
  await using folder = await sixFileFolder('sweep')
  const experiment = await load(folder.file)
  const labels = planVariants(experiment).map((variant) => variant.label)
  expect(labels).toHaveLength(2 * 3 * 3 - 2)
  expect(labels).toContain('base · openai/gpt-5-mini · 0.3')
  expect(labels).not.toContain('base · openai/gpt-5-mini · 0.7')
  expect(experiment).toMatchObject({
    name: 'sweep',
    repeats: 3,
    baseline: { prompt: 'base' },
    contextForm: 'experiment',
  })
})

test('the chat keeps its splice and its parts, with their places in the file', async () => {
  await using folder = await sixFileFolder('chat')
  const { stages } = await load(folder.file)
  expect(stages[0]?.prompt).toMatchObject({
    kind: 'messages',
    messages: [
      {
        kind: 'message',
        role: 'system',
        content: { text: 'You describe images in few words.\n', path: `${folder.folder}/p/system.jinja` },
      },
      { kind: 'splice', expression: { text: '{{ input.history }}', position: { line: 5, column: 6 } } },
      {
        kind: 'message',
        role: 'user',
        content: [{ kind: 'text' }, { kind: 'image', template: { text: '{{ input.photo }}', path: null } }],
      },
    ],
  })
})

test('the tools and the schemas are those of the files that are named', async () => {
  await using tools = await sixFileFolder('tools')
  expect((await load(tools.file)).stages[0]?.tools).toMatchObject([{ type: 'function', function: { name: 'weather' } }])
  await using extraction = await sixFileFolder('extraction')
  const experiment = await load(extraction.file)
  expect(experiment.stages.map((stage) => stage.output.kind)).toEqual(['schema', 'json', 'schema'])
  expect(experiment.scorers.map((scorer) => [scorer.name, scorer.stageIndex])).toEqual([
    ['json-schema', 0],
    ['json-fields', 2],
  ])
})
