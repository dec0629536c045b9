import { expect, test } from 'vitest'

import type { PromptSource, Stage, TemplateSource } from './experiment.ts'
import { variantConfig } from './variant-config.ts'

function template(text: string): TemplateSource {
  return { text, path: null, position: { file: 'spam.yaml', line: 1, column: 1 } }
}

function stage(name: string | null, prompt: PromptSource): Stage {
  return {
    name,
    prompt,
    model: { provider: 'ollama', model: 'qwen3' },
    params: { temperature: 0 },
    vars: {},
    output: { kind: 'text' },
    tools: null,
    toolChoice: null,
    timeoutMs: null,
  }
}

const text: PromptSource = { kind: 'text', template: template('Label {{ text }}') }

test('one stage without a name becomes the first form', () => {
  expect(variantConfig({ stages: [stage(null, text)] }, 'x')).toEqual({
    prompt: 'Label {{ text }}',
    model: 'ollama/qwen3',
    params: { temperature: 0 },
    input_data: 'x',
  })
})

test('one stage with a name is a pipeline', () => {
  expect(variantConfig({ stages: [stage('only', text)] }, null)).toEqual({
    pipeline_stages: [
      { prompt_template: 'Label {{ text }}', model: 'ollama/qwen3', params: { temperature: 0 }, name: 'only' },
    ],
    input_data: null,
  })
})

test('messages stand as written, with their parts and their splices', () => {
  const prompt: PromptSource = {
    kind: 'messages',
    path: null,
    messages: [
      { kind: 'message', role: 'system', content: template('Be brief.') },
      { kind: 'splice', expression: template('{{ input.history }}') },
      {
        kind: 'message',
        role: 'user',
        content: [
          { kind: 'text', template: template('{{ question }}') },
          { kind: 'image', template: template('{{ input.photo }}') },
          { kind: 'file', template: template('a.pdf') },
        ],
      },
    ],
  }
  expect(variantConfig({ stages: [stage(null, prompt)] }, 'x')).toMatchObject({
    prompt: [
      { role: 'system', content: 'Be brief.' },
      { role: 'splice', content: '{{ input.history }}' },
      { role: 'user', content: [{ text: '{{ question }}' }, { image: '{{ input.photo }}' }, { file: 'a.pdf' }] },
    ],
  })
})
