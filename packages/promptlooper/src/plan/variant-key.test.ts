import { expect, test } from 'vitest'
import type { Experiment, PromptSource } from '../domain/experiment.ts'
import { planVariants } from './plan-variants.ts'
import { buildExperiment, buildProvider, buildStage, textPrompt } from './testing/build-experiment.ts'

const base = buildExperiment()

function keyOf(given: Partial<Experiment>): string | undefined {
  return planVariants(buildExperiment(given))[0]?.key
}

const chat = (content: string, role = 'user'): PromptSource => ({
  kind: 'messages',
  path: null,
  messages: [
    { kind: 'splice', expression: { text: '{{ input.history }}', path: null, position } },
    { kind: 'message', role, content: [{ kind: 'text', template: { text: content, path: null, position } }] },
  ],
})
const position = { file: '/project/test.yaml', line: 3, column: 5 }

test.each<[string, Partial<Experiment>]>([
  ["a prompt's text", { stages: [buildStage({ prompt: textPrompt('Shout {{ input }}') })] }],
  ["a message's text", { stages: [buildStage({ prompt: chat('a') })] }],
  ["another message's text", { stages: [buildStage({ prompt: chat('b') })] }],
  ['a role', { stages: [buildStage({ prompt: chat('a', 'system') })] }],
  ['a model', { stages: [buildStage({ model: { provider: 'local', model: 'two' } })] }],
  ['a base URL', { stages: [buildStage({ model: { provider: 'other', model: 'one' } })] }],
  ['params', { stages: [buildStage({ params: { temperature: 1 } })] }],
  ['vars', { stages: [buildStage({ vars: { tone: 'dry' } })] }],
  ['a JSON answer', { stages: [buildStage({ output: { kind: 'json' } })] }],
  ['a schema', { stages: [buildStage({ output: { kind: 'schema', schema: { type: 'object' } } })] }],
  ['tools', { stages: [buildStage({ tools: [{ name: 'weather' }] })] }],
  ['the tool choice', { stages: [buildStage({ toolChoice: 'required' })] }],
  ["a stage's name", { stages: [buildStage({ name: 'draft' })] }],
  ['a second stage', { stages: [buildStage(), buildStage({ name: 'second' })] }],
  ['a template setting', { template: { ...base.template, trimBlocks: true } }],
  ['an included template', { template: { ...base.template, includes: { 'a.jinja': 'A' } } }],
  ['the code of the filters', { template: { ...base.template, filters: '/project/filters.mts', filtersHash: 'abc' } }],
])('a change of %s changes the key', (_what, given) => {
  const keys = [keyOf({}), keyOf(given)]
  expect(new Set(keys).size).toBe(2)
})

test.each<[string, Partial<Experiment>, Partial<Experiment>]>([
  [
    "a prompt file's path",
    { stages: [buildStage({ prompt: textPrompt('x', '/project/a.jinja') })] },
    { stages: [buildStage({ prompt: textPrompt('x', '/project/b.jinja') })] },
  ],
  [
    'the order of params',
    { stages: [buildStage({ params: { a: 1, b: 2 } })] },
    { stages: [buildStage({ params: { b: 2, a: 1 } })] },
  ],
  [
    'names of environment variables, and what quotes one',
    {
      providers: {
        local: buildProvider('local', { baseUrl: 'http://a/v1', apiKeyEnv: 'ONE', headers: { key: '${ONE}' } }),
      },
    },
    {
      providers: {
        local: buildProvider('local', { baseUrl: 'http://a/v1', apiKeyEnv: 'TWO', headers: { key: '${TWO}' } }),
      },
    },
  ],
  [
    'the folder that all lies in',
    { file: '/here/test.yaml', providers: { local: buildProvider('local', { path: '/here/my-app.mts' }) } },
    { file: '/there/test.yaml', providers: { local: buildProvider('local', { path: '/there/my-app.mts' }) } },
  ],
  ['limits and time-outs', {}, { concurrency: 5, timeoutMs: 10, stages: [buildStage({ timeoutMs: 5 })] }],
  ['repeats and scorers', {}, { repeats: 4 }],
  ['where the filters lie', {}, { template: { ...base.template, filters: '/project/filters.mts' } }],
])('a change of %s keeps the key', (_what, before, after) => {
  expect(keyOf(after)).toBe(keyOf(before))
})
