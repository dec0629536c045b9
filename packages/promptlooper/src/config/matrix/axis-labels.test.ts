import fc from 'fast-check'
import { expect, test } from 'vitest'
import { axisLabels } from './axis-labels.ts'

test.each([
  [
    ['prompts/long.jinja', 'prompts/short.jinja'],
    ['long', 'short'],
  ],
  [
    ['a.jinja', 'a.md', 'b.md'],
    ['a.jinja', 'a.md', 'b'],
  ],
  [
    ['one/a.jinja', 'two/a.jinja', 'b.jinja'],
    ['one/a', 'two/a', 'b'],
  ],
  [
    ['Say {{ x }}', 'Say\n  more'],
    ['Say {{ x }}', 'Say more'],
  ],
  [
    [`${'long '.repeat(20)}one`, `${'long '.repeat(20)}two`],
    [`${'long '.repeat(7)}long…`, `${'long '.repeat(7)}long… (2)`],
  ],
  [
    [[{ role: 'user', content: 'Hi there' }], 'Hi'],
    ['Hi there', 'Hi'],
  ],
])('prompts %j are labelled %j', (values, labels) => {
  expect(axisLabels('prompt', values)).toEqual(labels)
})

test('other values are labelled as they are written', () => {
  expect(axisLabels('model', ['openai/gpt-5-mini', 'ollama/qwen3'])).toEqual(['openai/gpt-5-mini', 'ollama/qwen3'])
  expect(axisLabels('params', [0, 0.7, true, null, 'low', ['a'], { b: 1 }])).toEqual([
    '0',
    '0.7',
    'true',
    'null',
    'low',
    '["a"]',
    '{"b":1}',
  ])
})

test('different prompts never share a label, and equal ones always do', () => {
  const prompt = fc.oneof(
    fc.string(),
    fc.constantFrom(
      'a.jinja',
      'b/a.jinja',
      'c/b/a.jinja',
      'a.md',
      'long text that is shortened because it is long, 1',
      'long text that is shortened because it is long, 2',
    ),
  )
  fc.assert(
    fc.property(fc.array(prompt, { maxLength: 8 }), (prompts) => {
      const labels = axisLabels('prompt', prompts)
      for (const [index, label] of labels.entries())
        expect(labels.indexOf(label)).toBe(prompts.indexOf(prompts[index] ?? ''))
    }),
  )
})
