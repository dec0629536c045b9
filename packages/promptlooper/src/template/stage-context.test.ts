import { expect, test } from 'vitest'
import { renderPrompt } from './render-prompt.ts'
import { scorerTemplateContext } from './scorer-template-context.ts'
import { buildStageContext, nameClash } from './stage-context.ts'
import { toTemplateStage } from './template-stage.ts'
import { answeredStage, singleConfig as config } from './testing/template-source.ts'

test("the contract's form has exactly its five names", () => {
  const stages = [answeredStage('first'), answeredStage('second')]
  expect(buildStageContext({ form: 'contract', input: { question: 'why' }, config, vars: {}, stages })).toEqual({
    input: { question: 'why' },
    config,
    stages,
    prev_output: 'second',
    stage_index: 2,
  })
})

test.each(['contract', 'experiment'] as const)(
  "in the %s's form the first stage has an empty prev_output, and no input is empty",
  (form) => {
    const context = buildStageContext({ form, input: null, config, vars: {}, stages: [] })
    expect(context).toMatchObject({ input: '', prev_output: '', stage_index: 0, stages: [] })
  },
)

test("an experiment's form adds the keys of an object input, the vars, and earlier answers by name", () => {
  const stages = [
    answeredStage('{"summary": "short"}', { name: 'draft', json: { summary: 'short' } }),
    answeredStage('not JSON', { name: 'answer', stage_index: 1 }),
  ]
  const input = { question: 'why', text: '{{ question }}' }
  const context = buildStageContext({ form: 'experiment', input, config, vars: { tone: 'dry' }, stages })
  const template =
    '{{ question }} {{ input.question }} {{ text }} {{ tone }} {{ vars.tone }} {{ outputs.draft.summary }} ' +
    '{{ outputs.answer }} {{ stages[0].json.summary }} {{ stages[1].output }} {{ prev_output }} {{ config.model }}'
  expect(renderPrompt(template, context)).toBe(
    'why why {{ question }} dry dry short not JSON short not JSON not JSON gpt-4',
  )
})

test('an input that is a text or a list adds no names', () => {
  const names = (input: string | string[]) =>
    Object.keys(buildStageContext({ form: 'experiment', input, config, vars: {}, stages: [] })).toSorted()
  expect(names('text')).toEqual(['config', 'input', 'outputs', 'prev_output', 'stage_index', 'stages', 'vars'])
  expect(names(['a'])).toEqual(names('text'))
})

test.each([
  [{ config: 1 }, {}, '"config" is a key of the input and a name that every template has'],
  [{ input: 1 }, {}, '"input" is a key of the input and a name that every template has'],
  [{ outputs: 1 }, {}, '"outputs" is a key of the input and a name that every template has'],
  [{ tone: 1 }, { tone: 2 }, '"tone" is a key of the input and one of the `vars`'],
  [{}, { stages: 2 }, '"stages" is one of the `vars` and a name that every template has'],
])('input %j and vars %j clash', (input, vars, message) => {
  expect(() => buildStageContext({ form: 'experiment', input, config, vars, stages: [] })).toThrow(
    expect.objectContaining({ code: 'name-clash', message }),
  )
})

test('names that differ do not clash', () => {
  expect(nameClash(['question', 'text'], ['tone'])).toBeNull()
})

test("a stage's result has the template's spelling, and no JSON, tool calls or finish where it has none", () => {
  const result = {
    id: 'stage_1',
    runId: 'run_1',
    stageIndex: 1,
    stageName: 'draft',
    promptSent: 'asked',
    responseRaw: 'said',
    modelUsed: 'one',
    tokensIn: 5,
    tokensOut: 3,
    latencyMs: 20,
    cached: true,
    costUsd: null,
    finish: null,
    json: null,
    toolCalls: null,
    cacheKey: 'key',
  }
  expect(toTemplateStage(result)).toEqual({
    name: 'draft',
    stage_index: 1,
    prompt_sent: 'asked',
    output: 'said',
    response_raw: 'said',
    model_used: 'one',
    tokens_in: 5,
    tokens_out: 3,
    latency_ms: 20,
    cached: true,
    cost_usd: null,
  })
  const toolCalls = [{ name: 'weather', input: {} }]
  expect(toTemplateStage({ ...result, json: [1], toolCalls, finish: 'tool-calls' })).toMatchObject({
    json: [1],
    tool_calls: toolCalls,
    finish: 'tool-calls',
  })
})

test("a scorer's templates see the stage that it looks at, the answer and the example", () => {
  const stages = [answeredStage('draft text', { name: 'draft' }), answeredStage('final', { name: 'answer' })]
  const example = {
    id: 'e1',
    key: 'k',
    input: {},
    expected: 'final',
    group: 'g',
    metadata: { lang: 'en' },
    checks: null,
  }
  const seen = { expected: 'final', example, metadata: { lang: 'en' }, config, stages }
  const context = scorerTemplateContext({ question: 'why', output: 'hidden' }, 'final', seen)
  const template =
    '{{ question }} {{ output }} {{ input.output }} {{ expected }} {{ example.id }} {{ example.group }} ' +
    '{{ metadata.lang }} {{ outputs.draft }} {{ prev_output }} {{ stage_index }}'
  expect(renderPrompt(template, context)).toBe('why final hidden final e1 g en draft text draft text 1')
  expect(scorerTemplateContext('in', 'draft text', seen, 0)).toMatchObject({
    input: 'in',
    prev_output: '',
    stage_index: 0,
  })
})
