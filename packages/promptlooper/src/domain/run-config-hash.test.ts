import { expect, test } from 'vitest'

import { computeConfigHash } from './config-hash.ts'
import { runConfigHash } from './run-config-hash.ts'
import type { PipelineConfig } from './run.ts'

const stage = { prompt_template: 'Draft {{ input }}', model: 'm', params: { temperature: 0 } }
const pipeline: PipelineConfig = { pipeline_stages: [stage, { ...stage, name: 'answer' }], input_data: 'x' }

test('one stage is known by prompt, model and params; its input is not part of it', () => {
  const hash = computeConfigHash('p', 'm', { temperature: 0 })
  expect(runConfigHash({ prompt: 'p', model: 'm', params: { temperature: 0 }, input_data: 'x' })).toBe(hash)
  expect(runConfigHash({ prompt: 'p', model: 'm' })).toBe(computeConfigHash('p', 'm', {}))
})

test.each<[string, PipelineConfig]>([
  ['another prompt', { ...pipeline, pipeline_stages: [stage, { ...stage, prompt_template: 'other' }] }],
  ['another model', { ...pipeline, pipeline_stages: [{ ...stage, model: 'n' }, stage] }],
  ['other params', { ...pipeline, pipeline_stages: [{ ...stage, params: {} }, stage] }],
  ['another input', { ...pipeline, input_data: 'y' }],
  ['one stage less', { ...pipeline, pipeline_stages: [stage] }],
])('%s gives a pipeline another hash', (_name, other) => {
  expect(runConfigHash(other)).not.toBe(runConfigHash(pipeline))
})

test('absent params and empty ones give a pipeline the same hash', () => {
  const without = { prompt_template: 'p', model: 'm' }
  expect(runConfigHash({ pipeline_stages: [without] })).toBe(
    runConfigHash({ pipeline_stages: [{ ...without, params: {} }] }),
  )
})
