import { readFile, writeFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import type { Example } from '../domain/example.ts'
import type { Experiment } from '../domain/experiment.ts'
import { allOf } from './testing/all-of.ts'
import { testFolder } from './testing/folder.ts'
import { load, loadAndCheck } from './testing/load.ts'

async function examplesOf({ dataset }: Experiment): Promise<readonly Example[]> {
  return allOf(dataset.examples())
}

test("the contract's first form loads: one stage, one input, the contract's five names", async () => {
  await using folder = await testFolder({
    'x.yaml':
      'prompt: "{{ input }}{{ config.model }}{{ stages }}{{ prev_output }}{{ stage_index }}"\nmodel: echo/x\nparams: { temperature: 0 }\ninput_data: hello\n',
  })
  const experiment = await load(folder.at('x.yaml'))
  expect(experiment).toMatchObject({
    contextForm: 'contract',
    stages: [{ name: null, params: { temperature: 0 }, model: { provider: 'echo', model: 'x' } }],
  })
  expect(await examplesOf(experiment)).toMatchObject([{ input: 'hello', expected: null, group: null, metadata: {} }])
  expect(await loadAndCheck(folder.at('x.yaml'))).toMatchObject({ exampleCount: 1, warnings: [] })
})

test("the contract's second form loads as it is", async () => {
  await using folder = await testFolder({
    'x.json': JSON.stringify({
      pipeline_stages: [
        { prompt_template: 'One {{ input.a }}', model: 'echo/x', params: {} },
        { prompt_template: 'Two {{ prev_output }}', model: 'echo/y' },
      ],
      input_data: { a: 1 },
    }),
  })
  const experiment = await load(folder.at('x.json'))
  expect(experiment.contextForm).toBe('contract')
  expect(experiment.stages.map((stage) => stage.prompt?.kind === 'text' && stage.prompt.template.text)).toEqual([
    'One {{ input.a }}',
    'Two {{ prev_output }}',
  ])
  expect(await examplesOf(experiment)).toMatchObject([{ input: { a: 1 } }])
})

test('a file without any input has the empty one', async () => {
  await using folder = await testFolder({ 'x.yaml': 'prompt: Static prompt\nmodel: echo/x\n' })
  expect(await examplesOf(await load(folder.at('x.yaml')))).toMatchObject([{ input: '' }])
})

test('a module gives what YAML gives, and an edit of it is seen', async () => {
  const module = (repeats: number): string =>
    `const repeats: number = ${repeats}\nexport default { prompt: 'a', model: 'echo/x', repeats, name: undefined }\n`
  await using folder = await testFolder({ 'x.mts': module(2), 'x.yaml': 'prompt: a\nmodel: echo/x\nrepeats: 2\n' })
  const [fromModule, fromYaml] = [await load(folder.at('x.mts')), await load(folder.at('x.yaml'))]
  const { stages: _stages, dataset: _dataset, ...plain } = fromYaml
  expect(fromModule).toMatchObject({ ...plain, file: folder.at('x.mts'), source: module(2) })
  await writeFile(folder.at('x.mts'), module(3))
  expect((await load(folder.at('x.mts'))).repeats).toBe(3)
})

test('what is not written has its default', async () => {
  await using folder = await testFolder({
    'spam.yaml': 'dataset: [{ a: 1 }]\nprompt: a\nmodel: echo/x\nscorers: [exact-match]\nverdict: {}\n',
  })
  expect(await load(folder.at('spam.yaml'))).toMatchObject({
    name: 'spam',
    repeats: 1,
    concurrency: null,
    timeoutMs: null,
    baseline: null,
    verdict: { objective: 'exact-match', least: null, alpha: 0.05 },
    retry: { attempts: 5, firstDelayMs: 500, longestDelayMs: 30_000 },
    budget: { usd: null, tokens: null, calls: null, minutes: null },
    scorers: [
      { kind: 'exact-match', name: 'exact-match', stageIndex: 0, where: null, extract: null, refused: 'score' },
    ],
  })
})

test('the file with nearly everything loads', async () => {
  const text =
    /^```yaml\n(name: spam-or-ham[\s\S]*?)^```$/mu.exec(
      await readFile(new URL('../../../../docs/file-format.md', import.meta.url), 'utf8'),
    )?.[1] ?? ''
  await using folder = await testFolder({
    'x.yaml': text,
    'subjects.csv': 'qid,subject,gold,sender,lang,tags\n1,Win now,spam,a,en,"[""x""]"\n2,Hallo,ham,b,de,\n',
    'my-app.ts': 'export default {}',
    'filters.ts': 'export const shout = (text: string): string => text.toUpperCase()',
    'tools.yaml': '[]',
    'schemas/draft.json': '{}',
    'judges/faithful.jinja': '{{ output }}',
    'prompts/draft.jinja': 'Draft {{ subject | shout }} {{ tone }} {% include "parts/end.jinja" %}',
    'prompts/draft-short.jinja': '{{ input.subject }}',
    'prompts/parts/end.jinja': 'End.',
  })
  const experiment = await load(folder.at('x.yaml'))
  expect(experiment.axes.map((axis) => [axis.path, axis.values.map((value) => value.label)])).toEqual([
    ['draft.prompt', ['long', 'short']],
    ['*.model', ['vllm/qwen3', 'openai/gpt-5-mini']],
    ['answer.params.temperature', ['0', '0.7']],
  ])
  expect(experiment.axes[1]?.values[0]?.settings).toMatchObject([{ stageIndex: 0 }, { stageIndex: 1 }])
  expect(experiment.exclude).toEqual([{ '*.model': 'openai/gpt-5-mini', 'answer.params.temperature': '0.7' }])
  expect(experiment.stages.map((stage) => stage.vars)).toEqual([{ tone: 'dry' }, { tone: 'dry' }])
  expect(experiment.template).toMatchObject({
    trimBlocks: true,
    undefined: 'strict',
    filters: folder.at('filters.ts'),
    includes: { 'parts/end.jinja': 'End.' },
  })
  expect(experiment.providers).toMatchObject({
    vllm: { adapter: 'openai-compatible', maxConcurrency: 8, timeoutMs: 60_000, options: { apiKeyEnv: 'VLLM_KEY' } },
    app: { adapter: 'module', options: { path: folder.at('my-app.ts') } },
    echo: { adapter: 'echo' },
  })
  expect(await examplesOf(experiment)).toEqual([
    {
      id: '1',
      key: expect.any(String),
      input: { subject: 'Win now', tags: ['x'] },
      expected: 'spam',
      group: 'a',
      metadata: { lang: 'en' },
      checks: null,
    },
  ])
  expect(await loadAndCheck(folder.at('x.yaml'))).toMatchObject({ exampleCount: 1, warnings: [] })
})

test('an entry named as a built-in provider keeps the options that it does not change', async () => {
  await using folder = await testFolder({
    'x.yaml':
      'prompt: a\nmodel: ollama/x\nproviders: { ollama: { baseUrl: http://gpu:11434/v1, maxConcurrency: 2 } }\n',
  })
  const { providers } = await load(folder.at('x.yaml'))
  expect(providers['ollama']).toMatchObject({
    adapter: 'openai-compatible',
    maxConcurrency: 2,
    options: { baseUrl: 'http://gpu:11434/v1', hostEnv: 'OLLAMA_HOST' },
  })
})

test('a model without a provider is the only declared one’s', async () => {
  await using folder = await testFolder({
    'x.yaml': 'prompt: a\nmodel: qwen3\nproviders: { lab: { adapter: echo } }\nmatrix: { model: [qwen3, echo/a/b] }\n',
  })
  const { stages, axes } = await load(folder.at('x.yaml'))
  expect(stages[0]?.model).toEqual({ provider: 'lab', model: 'qwen3' })
  expect(axes[0]?.values).toMatchObject([
    { label: 'qwen3', settings: [{ model: { provider: 'lab', model: 'qwen3' } }] },
    { label: 'echo/a/b', settings: [{ model: { provider: 'echo', model: 'a/b' } }] },
  ])
})

test('whole variants replace the matrix, and name axes by label', async () => {
  await using folder = await testFolder({
    'x.yaml':
      'prompt: a\nmodel: echo/x\nmatrix: { prompt: { long: Long text, short: Short } }\ninclude:\n  - { prompt: long, params.temperature: 1 }\n  - { prompt: Other, model: echo/y }\n',
    'y.yaml': 'include: [{ prompt: A, model: echo/x }, { prompt: B, model: echo/y }]\n',
  })
  const { include } = await load(folder.at('x.yaml'))
  expect(include).toMatchObject([
    [
      { field: 'prompt', prompt: { template: { text: 'Long text' } } },
      { field: 'params', name: 'temperature', value: 1 },
    ],
    [
      { field: 'prompt', prompt: { template: { text: 'Other' } } },
      { field: 'model', model: { model: 'y' } },
    ],
  ])
  expect((await load(folder.at('y.yaml'))).include).toHaveLength(2)
})

test('a prompt file of messages is an axis value, with places in that file', async () => {
  await using folder = await testFolder({
    'x.yaml': 'dataset: [{ question: a }]\nmodel: echo/x\nmatrix: { prompt: [chat.yaml, plain.md] }\n',
    'chat.yaml':
      '- role: system\n  content: |\n    Be brief.\n    {{ question }}\n- { role: user, content: plain.md }\n',
    'plain.md': 'Plain {{ question }}\n',
  })
  const { axes } = await load(folder.at('x.yaml'))
  expect(axes[0]?.values.map((value) => value.label)).toEqual(['chat', 'plain'])
  expect(axes[0]?.values[0]?.settings[0]).toMatchObject({
    prompt: {
      kind: 'messages',
      path: folder.at('chat.yaml'),
      messages: [
        {
          role: 'system',
          content: {
            text: 'Be brief.\n{{ question }}\n',
            path: folder.at('chat.yaml'),
            position: { line: 3, column: 5 },
            indent: 4,
          },
        },
        { role: 'user', content: { text: 'Plain {{ question }}\n', path: folder.at('plain.md') } },
      ],
    },
  })
})

test('anchors and merge keys of YAML are followed', async () => {
  await using folder = await testFolder({
    'x.yaml':
      'stages:\n  - &base { name: a, prompt: A, model: echo/x, params: { t: 1 } }\n  - { <<: *base, name: b, prompt: B }\n',
  })
  expect((await load(folder.at('x.yaml'))).stages).toMatchObject([
    { name: 'a' },
    { name: 'b', model: { model: 'x' }, params: { t: 1 } },
  ])
})

test('a judge’s model gets the name of the only provider', async () => {
  await using folder = await testFolder({
    'x.yaml':
      'dataset: [{ a: 1 }]\nprompt: a\nmodel: m\nproviders: { lab: { adapter: echo } }\nscorers: [{ scorer: judge, model: m, prompt: "{{ output }}" }]\nprices: { m: { input: 1, output: 2 } }\n',
  })
  expect(await load(folder.at('x.yaml'))).toMatchObject({
    scorers: [{ options: { model: 'lab/m' } }],
    prices: { 'lab/m': { input: 1, output: 2 } },
  })
})
