import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { JsonValue } from '../../../domain/json-value.ts'
import { convertPromptfoo } from './convert-promptfoo.ts'
import { imported } from './testing/imported.ts'

describe('providers', () => {
  test.each([
    ['openai:gpt-5-mini', 'openai/gpt-5-mini'],
    ['openai:chat:ft:gpt-5:mine::x', 'openai/ft:gpt-5:mine::x'],
    ['openai:responses:gpt-5', 'openai/gpt-5'],
    ['anthropic:messages:claude-haiku-5', 'anthropic/claude-haiku-5'],
    ['ollama:chat:llama3.3:8b', 'ollama/llama3.3:8b'],
    ['ollama:completion:qwen3', 'ollama/qwen3'],
    ['google:gemini-3-flash', 'google/gemini-3-flash'],
    ['mistral:mistral-large-latest', 'mistral/mistral-large-latest'],
    ['bedrock:us.anthropic.claude-haiku-5-v1:0', 'bedrock/us.anthropic.claude-haiku-5-v1:0'],
    ['azure:chat:my-deployment', 'azure/my-deployment'],
    ['openrouter:meta-llama/llama-4', 'openrouter/meta-llama/llama-4'],
    ['echo', 'echo/echo'],
  ])('%s is %s', (id, model) => {
    expect(imported(JSON.stringify({ prompts: ['x'], providers: [id] }))).toMatchObject({
      experiment: { model },
      notes: [],
    })
  })

  test.each([
    'exec:./run.sh',
    'python:run.py',
    'file://run.js',
    'http://127.0.0.1/x',
    'webhook:http://x',
    'openai:embedding:e',
    'nobody:x',
  ])('%s is left out with a note that names it', (id) => {
    const { notes, experiment } = imported(JSON.stringify({ prompts: ['x'], providers: [id] }))
    expect(notes[0]).toMatch(/ is (?:not carried over|code)/)
    expect(notes[0]).toContain(id.replace('file://', ''))
    expect(experiment['model']).toBe('echo/echo')
  })

  test('params are carried over, keys never', () => {
    const { experiment, experimentText, notes } = imported(`
prompts: [x]
providers: [{ id: "openai:gpt-5-mini", config: { temperature: 0.2, max_tokens: 9, apiKey: sk-secret, organization: o, passthrough: { user: u } } }]`)
    expect(experiment).toMatchObject({
      model: 'openai/gpt-5-mini',
      params: { temperature: 0.2, max_tokens: 9, user: 'u' },
    })
    expect(experimentText + notes.join()).not.toContain('sk-secret')
    expect(notes).toEqual([
      'the setting "organization" of the provider openai:gpt-5-mini is not carried over',
      'the API key of the provider openai:gpt-5-mini stands in the config; it is not copied: put it into an environment variable',
    ])
  })

  test('another address is an entry of its own, and is told', () => {
    const { experiment, notes } = imported(`
prompts: [x]
providers: [{ id: "openai:chat:qwen3", config: { apiBaseUrl: "http://127.0.0.1:8000/v1", apiKeyEnvar: VLLM_KEY } }]`)
    expect(experiment).toMatchObject({
      providers: {
        'openai-127-0-0-1': {
          adapter: 'openai-compatible',
          baseUrl: 'http://127.0.0.1:8000/v1',
          apiKeyEnv: 'VLLM_KEY',
        },
      },
      model: 'openai-127-0-0-1/qwen3',
    })
    expect(notes).toEqual(['calls of openai:chat:qwen3 go to "http://127.0.0.1:8000/v1": see that you want that'])
  })

  test('a provider that picks prompts gets those alone', () => {
    const { experiment } = imported(`
prompts: [{ raw: A, label: a }, { raw: B, label: b }]
providers: [echo, { id: "openai:gpt-5", prompts: [b] }]`)
    expect(experiment['include']).toEqual([
      { prompt: 'prompts/a.jinja', model: 'echo/echo' },
      { prompt: 'prompts/b.jinja', model: 'echo/echo' },
      { prompt: 'prompts/b.jinja', model: 'openai/gpt-5' },
    ])
  })
})

describe('tests', () => {
  test('lists of values make a row for each combination, unless that is turned off', () => {
    const vars = '{ a: [1, 2], b: [x, y] }'
    expect(imported(`{ prompts: [p], tests: [{ vars: ${vars} }] }`).rows.map((row) => row['input'])).toEqual([
      { a: 1, b: 'x' },
      { a: 1, b: 'y' },
      { a: 2, b: 'x' },
      { a: 2, b: 'y' },
    ])
    expect(
      imported(`{ prompts: [p], tests: [{ vars: ${vars}, options: { disableVarExpansion: true } }] }`).rows,
    ).toEqual([{ input: { a: [1, 2], b: ['x', 'y'] } }])
  })

  test('a list so long that its combinations would fill the memory is kept as a list', () => {
    const many = Array.from({ length: 400 }, (_value, index) => index)
    const { rows, notes } = imported(
      JSON.stringify({ prompts: ['p'], tests: [{ vars: { a: many, b: many, c: many } }] }),
    )
    expect(rows).toHaveLength(1)
    expect(notes.join()).toContain('combinations')
  })

  test('files of tests and of variables are read', () => {
    const { rows } = imported(
      '{ prompts: [p], tests: ["file://t.yaml", "file://t.jsonl", { vars: { q: "file://q.txt", d: "file://d.json" } }] }',
      {
        't.yaml': '- { vars: { q: one } }',
        't.jsonl': '{"vars":{"q":"two"}}\n\n{"vars":{"q":"three"}}\n',
        'q.txt': 'What?\n',
        'd.json': '{"deep":[1]}',
      },
    )
    expect(rows.map((row) => row['input'])).toEqual([
      { q: 'one' },
      { q: 'two' },
      { q: 'three' },
      { q: 'What?', d: { deep: [1] } },
    ])
  })

  test('a CSV gives variables, checks, descriptions and metadata', () => {
    const { rows, notes } = imported('{ prompts: [p], tests: "file://t.csv" }', {
      't.csv':
        '\ufeffq,__expected,__expected2,__description,__metadata:kind,__threshold\n' +
        '1,Paris,,first,geo,\n' +
        '2,"contains-all: a, b",is-json,,,0.5\n' +
        '3,"Note: a text",,,,\n' +
        '4,not-icontains: x,starts-with: The,,,\n',
    })
    expect(rows).toEqual([
      {
        input: { q: '1' },
        metadata: { description: 'first', kind: 'geo' },
        checks: [{ scorer: 'exact-match', expected: 'Paris', trim: false }],
      },
      {
        input: { q: '2' },
        metadata: { kind: '' },
        checks: [{ scorer: 'contains', values: ['a', 'b'], match: 'all' }, 'json-valid'],
      },
      {
        input: { q: '3' },
        metadata: { kind: '' },
        checks: [{ scorer: 'exact-match', expected: 'Note: a text', trim: false }],
      },
      {
        input: { q: '4' },
        metadata: { kind: '' },
        checks: [
          { scorer: 'contains', value: 'x', match: 'none', ignoreCase: true },
          { scorer: 'regex', pattern: '^The' },
        ],
      },
    ])
    expect(notes).toContain('the column "__threshold" of t.csv is not carried over')
  })

  test('a scenario is each of its configs with each of its tests', () => {
    const { rows } = imported(`
prompts: [p]
defaultTest: { vars: { tone: dry } }
scenarios: [{ config: [{ vars: { l: en } }, { vars: { l: de } }], tests: [{ vars: { q: a } }, { vars: { q: b } }] }]`)
    expect(rows.map((row) => row['input'])).toEqual([
      { tone: 'dry', l: 'en', q: 'a' },
      { tone: 'dry', l: 'de', q: 'a' },
      { tone: 'dry', l: 'en', q: 'b' },
      { tone: 'dry', l: 'de', q: 'b' },
    ])
  })

  test('without tests each prompt is asked once', () => {
    expect(imported('prompts: [p]').rows).toEqual([{ input: {} }])
  })

  test('a file that is not there is named', () => {
    expect(imported('{ prompts: ["file://no.txt"], tests: "file://no.csv" }').notes).toEqual(
      expect.arrayContaining([expect.stringContaining('no.txt'), expect.stringContaining('no.csv')]),
    )
  })
})

describe('assertions', () => {
  test('what every test asserts is a scorer of the file, the rest a check', () => {
    const { experiment, rows } = imported(`
prompts: [p]
tests:
  - { vars: { a: 1 }, assert: [{ type: is-json }, { type: contains, value: one }] }
  - { vars: { a: 2 }, assert: [{ type: contains, value: two }, { type: is-json }] }`)
    expect(experiment['scorers']).toEqual(['checks', 'json-valid'])
    expect(rows.map((row) => row['checks'])).toEqual([
      [{ scorer: 'contains', value: 'one' }],
      [{ scorer: 'contains', value: 'two' }],
    ])
  })

  test('variables are filled in where an assertion becomes data; a template that is more is left out', () => {
    const { rows, notes } = imported(`
prompts: [p]
tests:
  - { vars: { a: "{{evil}}" }, assert: [{ type: contains, value: "<{{a}}>" }, { type: contains, value: "{{ a | upper }}" }] }
  - { vars: { a: two }, assert: [{ type: is-json }] }`)
    expect(rows[0]?.['checks']).toEqual([{ scorer: 'contains', value: '<{{evil}}>' }])
    expect(notes.join()).toContain("holds a template that can't be filled in")
  })

  test('scorers of one kind get names of their own; metric is a name', () => {
    const { experiment } = imported(`
prompts: [p]
defaultTest: { assert: [{ type: contains, value: a }, { type: contains, value: b }, { type: regex, value: c, metric: tidy }] }`)
    expect(experiment['scorers']).toEqual([
      { scorer: 'contains', value: 'a' },
      { scorer: 'contains', value: 'b', name: 'contains 2' },
      { scorer: 'regex', pattern: 'c', name: 'tidy' },
    ])
  })

  test('what this version can not run stands in the file as a comment', () => {
    const { experiment, experimentText } = imported(
      'prompts: [p]\ndefaultTest: { assert: [{ type: similar, value: is polite }] }',
    )
    expect(experiment['scorers']).toBeUndefined()
    expect(experimentText).toContain('#   - scorer: similarity\n')
  })

  test('an assertion that looks at what code makes of the answer is left out', () => {
    const { experiment, notes } = imported(
      '{ prompts: [p], providers: [echo], defaultTest: { assert: [{ type: equals, value: a, transform: "output[0]" }] } }',
    )
    expect(experiment['scorers']).toBeUndefined()
    expect(notes).toEqual(['the assertion equals is not carried over: it looks at what code makes of the answer'])
  })

  test('references within the config are followed, but not those of a schema', () => {
    const { experiment, notes } = imported(`
prompts: [p]
providers: [echo]
assertionTemplates: { noise: { type: icontains, value: arrr } }
defaultTest:
  assert:
    - $ref: "#/assertionTemplates/noise"
    - { type: is-json, value: { $ref: "#/$defs/a", $defs: { a: { type: object } } } }
    - { $ref: "#/nowhere" }`)
    expect(experiment['scorers']).toEqual([
      { scorer: 'contains', value: 'arrr', ignoreCase: true },
      { scorer: 'json-schema', schema: { $ref: '#/$defs/a', $defs: { a: { type: 'object' } } } },
    ])
    expect(notes).toEqual(['the reference "#/nowhere" leads nowhere within the config, and is left out'])
  })

  test('references that name one another end', () => {
    const nested = Object.fromEntries(
      Array.from({ length: 40 }, (_value, index) => [
        `t${index}`,
        [{ $ref: `#/x/t${index + 1}` }, { $ref: `#/x/t${index + 1}` }],
      ]),
    )
    const { notes } = imported(
      JSON.stringify({ prompts: ['p'], x: nested, tests: [{ $ref: '#/x/t0' }, { $ref: '#/tests/1' }] }),
    )
    expect(notes.join()).toContain('leads nowhere')
  })

  test('an assert-set whose members must all hold is its members', () => {
    const { experiment } = imported(
      'prompts: [p]\ndefaultTest: { assert: [{ type: assert-set, assert: [{ type: is-json }, { type: cost, threshold: 1 }] }] }',
    )
    expect(experiment['scorers']).toEqual(['json-valid', { scorer: 'cost', max: 1 }])
  })
})

test('no config, however wrong, breaks the conversion', () => {
  const values = fc.jsonValue({ maxDepth: 4 }) as fc.Arbitrary<JsonValue>
  const lists = fc.oneof(
    values,
    fc.array(
      fc.dictionary(
        fc.constantFrom('id', 'vars', 'assert', 'type', 'value', 'label', 'raw', 'config', 'options', '$ref'),
        values,
      ),
    ),
  )
  const config = fc.record(
    {
      prompts: lists,
      providers: lists,
      tests: lists,
      scenarios: lists,
      defaultTest: values,
      evaluateOptions: values,
      description: values,
    },
    { requiredKeys: [] },
  )
  fc.assert(
    fc.property(config, (given) => {
      const { files, notes } = convertPromptfoo(given, { text: () => undefined, list: () => [] }, 'x.yaml')
      expect(files.map(({ path }) => path)).toContain('experiment.yaml')
      expect(new Set(files.map(({ path }) => path)).size).toBe(files.length)
      expect(files.every(({ path }) => !/\.\.|^\//.test(path))).toBe(true)
      expect(notes.every((note) => typeof note === 'string')).toBe(true)
    }),
    { numRuns: 300 },
  )
})
