import { expect, test } from 'vitest'
import { faultOf, testFolder } from './testing/folder.ts'
import { load, loadAndCheck } from './testing/load.ts'

const rows = 'dataset: [{ question: Who?, expected: me }]\n'
const rest = 'model: echo/x\nscorers: [exact-match]\n'

/** What is wrong, the file, and what the message must say. */
const badFiles: readonly (readonly [what: string, file: string, ...fragments: string[]])[] = [
  [
    'an unquoted template',
    `${rows}prompt: {{ question }}\n${rest}`,
    'x.yaml:2:9 YAML reads {{ question }} as a mapping',
    'Quote it: "{{ question }}"',
  ],
  [
    'an unquoted template with a text after it',
    `${rows}prompt: {{ question }} please\n${rest}`,
    'x.yaml:2:9',
    'Quote it',
  ],
  [
    'an unquoted template in a list',
    `${rows}matrix:\n  prompt:\n    - {{ question }}\n${rest}`,
    'x.yaml:4:7',
    'Quote it',
  ],
  ['an unquoted statement', `${rows}prompt: {% if question %}x{% endif %}\n${rest}`, 'x.yaml:2:', 'Quote it'],
  ['a colon in an unquoted template', `${rows}prompt: Say {{ question }}: now\n${rest}`, 'x.yaml:2:', 'Quote it'],
  ['YAML that does not parse', 'prompt: "a\nmodel: b\n', 'x.yaml:3:1', 'YAML does not parse: missing closing "quote'],
  ['tabs as indentation', 'stages:\n\t- a\n', 'x.yaml:2:1', 'Indent with spaces'],
  ['two documents', 'prompt: a\n---\nprompt: b\n', 'x.yaml:2:1', 'several documents'],
  ['an alias without an anchor', 'prompt: *a\nmodel: echo/x\n', 'x.yaml:1:', 'a'],
  ['a text instead of a mapping', 'hello', 'x.yaml:1:1 the file must hold a mapping'],
  ...(['-1', '.nan', '.inf', '"2"', 'true'] as const).flatMap((value): (typeof badFiles)[number][] => [
    [`a budget of ${value}`, `${rows}prompt: a\n${rest}budget:\n  usd: ${value}\n`, 'x.yaml:6:8 budget.usd must be'],
    [
      `a price of ${value}`,
      `${rows}prompt: a\n${rest}prices:\n  echo/x:\n    input: ${value}\n    output: 1\n`,
      'x.yaml:7:12 prices["echo/x"].input',
    ],
  ]),
  ['a budget of half a call', `${rows}prompt: a\n${rest}budget: { calls: 0.5 }\n`, 'x.yaml:5:18 budget.calls must be'],
  ['a price without what is written', `${rows}prompt: a\n${rest}prices: { echo/x: { input: 1 } }\n`, 'x.yaml:5:19'],
  ['an unknown key', `${rows}promt: a\n${rest}`, 'x.yaml:2:1 unknown key "promt". Did you mean "prompt"?'],
  [
    'an unknown key in a stage',
    `${rows}stages:\n  - { prompt: a, modl: b, model: echo/x }\n`,
    'x.yaml:3:18 unknown key "modl" in stages[0]. Did you mean "model"?',
  ],
  [
    'an unknown key in the dataset',
    `dataset: { path: a.csv, expectd: b }\nprompt: a\n${rest}`,
    'x.yaml:1:25 unknown key "expectd" in dataset. Did you mean "expected"?',
  ],
  [
    'an unknown scorer',
    `${rows}prompt: a\nmodel: echo/x\nscorers: [exat-match]\n`,
    'x.yaml:4:11 unknown scorer "exat-match". Did you mean "exact-match"?',
  ],
  [
    'an unknown option of a scorer',
    `${rows}prompt: a\nmodel: echo/x\nscorers:\n  - { scorer: contains, valeu: a }\n`,
    'x.yaml:5:25 unknown option "valeu". Did you mean "value"?',
  ],
  [
    'an entry without a scorer',
    `${rows}prompt: a\nmodel: echo/x\nscorers: [{ name: a }]\n`,
    'x.yaml:4:11 the entry names no scorer',
  ],
  [
    'two scorers with one name',
    `${rows}prompt: a\nmodel: echo/x\nscorers: [exact-match, exact-match]\n`,
    'x.yaml:4:24 two scorers are named "exact-match"',
    '`name`',
  ],
  [
    'an unknown stage of a scorer',
    `${rows}prompt: a\nmodel: echo/x\nscorers: [{ scorer: exact-match, stage: draft }]\n`,
    'x.yaml:4:41 there is no stage "draft"',
  ],
  [
    'a regular expression that does not compile',
    `${rows}prompt: a\nmodel: echo/x\nscorers: [{ scorer: exact-match, extract: { regex: "(" } }]\n`,
    'x.yaml:4:52',
    'does not compile',
  ],
  [
    'a pointer that is none',
    `${rows}prompt: a\nmodel: echo/x\nscorers: [{ scorer: exact-match, extract: { json: a.b } }]\n`,
    'x.yaml:4:51',
    '/a/b',
  ],
  [
    'an unknown provider',
    `${rows}prompt: a\nmodel: opneai/gpt\n`,
    'x.yaml:3:8 unknown provider "opneai"',
    'Did you mean "openai"?',
  ],
  [
    'an unknown adapter',
    `${rows}prompt: a\nmodel: a/x\nproviders: { a: { adapter: openai-compatble } }\n`,
    'x.yaml:4:28 unknown adapter "openai-compatble". Did you mean "openai-compatible"?',
  ],
  [
    'a provider without an adapter',
    `${rows}prompt: a\nmodel: a/x\nproviders: { a: { baseUrl: http://x } }\n`,
    'x.yaml:4:14 the provider "a" names no adapter',
  ],
  [
    'a module of an adapter that does not exist',
    `${rows}prompt: a\nmodel: a/x\nproviders: { a: { adapter: ./mine.mts } }\n`,
    'x.yaml:4:28 the file mine.mts does not exist',
  ],
  [
    'a model without a provider where several are declared',
    `${rows}prompt: a\nmodel: qwen\nproviders: { a: { adapter: echo }, b: { adapter: echo } }\n`,
    'x.yaml:3:8 the model "qwen" names no provider',
    'a/qwen, b/qwen',
  ],
  [
    'a model without a provider where none is declared',
    `${rows}prompt: a\nmodel: qwen\n`,
    'x.yaml:3:8 the model "qwen" names no provider',
    'ollama/qwen',
  ],
  ['no model', `${rows}prompt: a\n`, 'x.yaml:1:1 the file has no model'],
  ['no prompt', `${rows}model: echo/x\n`, 'x.yaml:1:1 the file has no prompt'],
  [
    'a stage without a model',
    `${rows}stages: [{ name: draft, prompt: a }]\n`,
    'x.yaml:2:10 the stage "draft" has no model',
  ],
  ['an empty prompt', `${rows}prompt: ""\n${rest}`, 'x.yaml:2:9 the prompt is empty'],
  [
    'a prompt path that does not exist',
    `${rows}prompt: prompts/shrot.jinja\n${rest}`,
    'x.yaml:2:9 the file prompts/shrot.jinja does not exist',
    'Did you mean "prompts/short.jinja"?',
  ],
  ['a text among messages', `${rows}prompt: [hello]\n${rest}`, 'x.yaml:2:10 "hello" is no message'],
  [
    'a message without a role',
    `${rows}prompt: [{ content: a }]\n${rest}`,
    'x.yaml:2:10 prompt[0].role must be a text: it is missing',
  ],
  [
    'a part that is none',
    `${rows}prompt: [{ role: user, content: [{ txt: a }] }]\n${rest}`,
    'x.yaml:2:',
    'must be { text }, { image } or { file }',
  ],
  ['a template that does not parse', `${rows}prompt: "a {{ question }"\n${rest}`, 'x.yaml:2:24 unexpected'],
  [
    'a template in a block that does not parse',
    `${rows}prompt: |\n  Hello\n    {{ question | nosuch }}\n${rest}`,
    "x.yaml:4:19 No filter named 'nosuch'",
  ],
  [
    'a template in a file that does not parse',
    `${rows}prompt: prompts/broken.jinja\n${rest}`,
    'prompts/broken.jinja:2:',
  ],
  [
    'a condition that does not parse',
    `dataset: { rows: [{ a: 1 }], where: "input.a = 1" }\nprompt: a\n${rest}`,
    "x.yaml:1:38 expected token ')', got '='",
  ],
  [
    "a scorer's condition that does not parse",
    `${rows}prompt: a\nmodel: echo/x\nscorers: [{ scorer: exact-match, where: "a b" }]\n`,
    'x.yaml:4:11',
  ],
  [
    'a dataset that does not exist',
    `dataset: rwos.csv\nprompt: a\n${rest}`,
    'x.yaml:1:10 the file rwos.csv does not exist',
    'Did you mean "rows.csv"?',
  ],
  ['a dataset of an unknown form', `dataset: rows.parquet\nprompt: a\n${rest}`, 'x.yaml:1:10', '.jsonl, .json, .csv'],
  ['an empty list of rows', `dataset: []\nprompt: a\n${rest}`, 'x.yaml:1:10 the dataset has no rows'],
  [
    'a dataset beside an input',
    `${rows}input_data: a\nprompt: a\n${rest}`,
    'x.yaml:2:1 the file has both a dataset and input_data',
  ],
  [
    'a matrix path that names no stage',
    `${rows}stages: [{ name: draft, prompt: a, model: echo/x }]\nmatrix: { drfat.prompt: [a, b] }\n`,
    'x.yaml:3:11 the path "drfat.prompt" names no stage. Did you mean "draft"?',
  ],
  [
    'a matrix path without a stage',
    `${rows}stages:\n  - { name: a, prompt: a, model: echo/x }\n  - { name: b, prompt: b, model: echo/x }\nmatrix: { params.t: [1, 2] }\n`,
    'x.yaml:5:11',
    '"*.params.t" for all',
  ],
  [
    'a matrix path to nothing',
    `${rows}prompt: a\n${rest}matrix: { temperature: [1, 2] }\n`,
    'x.yaml:5:11 the path "temperature" names no stage',
  ],
  [
    'a label used twice in a mapping',
    `${rows}${rest}matrix: { prompt: { long: a, long: b } }\n`,
    'x.yaml:4:30 "long" is used twice',
  ],
  [
    'a label used twice in a list',
    `${rows}prompt: a\n${rest}matrix: { params.t: [0, 0] }\n`,
    'x.yaml:5:25 the label "0" is used twice on the axis "params.t"',
  ],
  [
    'two axes over one thing',
    `${rows}stages: [{ name: a, prompt: a, model: echo/x }]\nmatrix: { a.params.t: [1], "*.params.t": [2] }\n`,
    'x.yaml:3:28',
    'set the same thing',
  ],
  [
    'an excluded label that does not exist',
    `${rows}prompt: a\n${rest}matrix: { params.t: [0, 1] }\nexclude: [{ params.t: 2 }]\n`,
    'x.yaml:6:23 the axis "params.t" has no value 2',
    '"0" and "1"',
  ],
  [
    'a baseline over no axis',
    `${rows}prompt: a\n${rest}matrix: { params.t: [0, 1] }\nbaseline: { prompt: a }\n`,
    'x.yaml:6:13 there is no axis "prompt"',
  ],
  [
    "a judge's prompt that does not exist",
    `${rows}prompt: a\nmodel: echo/x\nscorers: [{ scorer: judge, model: echo/x, prompt: prompts/shrot.jinja }]\n`,
    'x.yaml:4:51 the file prompts/shrot.jinja does not exist',
    'Did you mean "prompts/short.jinja"?',
  ],
  [
    'a program of a scorer that does not exist',
    `${rows}prompt: a\nmodel: echo/x\nscorers: [{ scorer: script, path: mine.mts }]\n`,
    'x.yaml:4:35 the file mine.mts does not exist',
  ],
  [
    'a gate that is none',
    `${rows}prompt: a\n${rest}gates: ["exact-match 0.9"]\n`,
    'x.yaml:5:9 "exact-match 0.9" is no gate',
  ],
  [
    'a gate on an unknown scorer',
    `${rows}prompt: a\n${rest}gates: ["exat-match > 0.9"]\n`,
    'x.yaml:5:9',
    'Did you mean "exact-match"?',
  ],
  [
    'a gate that lacks its baseline',
    `${rows}prompt: a\n${rest}gates: [no-regression]\n`,
    'x.yaml:5:9',
    'needs a baseline',
  ],
  [
    'an objective that is no scorer',
    `${rows}prompt: a\n${rest}verdict: { objective: judge }\n`,
    'x.yaml:5:23 the objective "judge" names no scorer',
  ],
  [
    'a fraction of a repeat',
    `${rows}prompt: a\n${rest}repeats: 1.5\n`,
    'x.yaml:5:10 repeats must be a whole number, not 1.5',
  ],
  [
    'a wrong setting of templates',
    `${rows}prompt: a\n${rest}template: { undefined: strikt }\n`,
    'x.yaml:5:24 template.undefined must be one of',
    'Did you mean "strict"?',
  ],
  [
    'a var with a reserved name',
    `${rows}prompt: a\n${rest}vars: { stages: 1 }\n`,
    'x.yaml:5:9 "stages" is one of the `vars` and a name that every template has',
  ],
  ['vars without a dataset', `prompt: a\n${rest}vars: { tone: dry }\n`, 'x.yaml:4:1 vars need a dataset'],
]

test.each(badFiles)('%s is told with its place', async (_what, text, ...fragments) => {
  await using folder = await testFolder({
    'x.yaml': text,
    'rows.csv': 'a\n1\n',
    'rows.parquet': '',
    'a.csv': 'b\n1\n',
    'prompts/short.jinja': 'Hello',
    'prompts/broken.jinja': 'Hello\n{% if %}\n',
  })
  const fault = await faultOf(load(folder.at('x.yaml')), folder)
  for (const fragment of fragments) expect(fault).toContain(fragment)
})

test('a missing file names the one that is meant', async () => {
  await using folder = await testFolder({ 'experiment.yaml': '' })
  expect(await faultOf(load(folder.at('experimnet.yaml')), folder)).toBe(
    'experimnet.yaml:1:1 the file experimnet.yaml does not exist\nDid you mean "experiment.yaml"?',
  )
})

test('all faults of a file are told at once, a line each, from top to bottom', async () => {
  await using folder = await testFolder({
    'x.yaml':
      'datset: a\nprompt: nope.jinja\nmodel: foo/x\nrepeats: zero\nscorers: [exat-match]\nmatrix: { a.prompt: [b] }\n',
  })
  const lines = (await faultOf(load(folder.at('x.yaml')), folder)).split('\n')
  expect(lines.map((line) => /^x\.yaml:(\d+):\d+ /u.exec(line)?.[1])).toEqual(['1', '2', '3', '4', '5', '6'])
})

test('JSON faults have their places too', async () => {
  await using folder = await testFolder({
    'x.json': '{\n  "prompt": "a",\n  "modl": "echo/x"\n}',
    'y.json': '{ "a": }',
  })
  expect(await faultOf(load(folder.at('x.json')), folder)).toContain(
    'x.json:3:3 unknown key "modl". Did you mean "model"?',
  )
  expect(await faultOf(load(folder.at('y.json')), folder)).toBe('y.json:1:8 JSON does not parse: unexpected "}"')
})

/** What is wrong with variables, the file, and what the message must say. */
const badVariables: readonly (readonly [what: string, file: string, ...fragments: string[]])[] = [
  [
    'a variable that no row has',
    `${rows}prompt: "{{ quesiton }}"\n${rest}`,
    'x.yaml:2:13 the only example has no "quesiton". Did you mean "question"?',
  ],
  [
    'a path that no row has',
    `dataset: [{ text: a }, { text: b }]\nprompt: "{{ input.txet }}"\n${rest}`,
    'x.yaml:2:13 none of the 2 examples has "input.txet". Did you mean "text"?',
  ],
  [
    'a deep path that no row has',
    `dataset: [{ a: { b: 1 } }, { a: { b: 2 } }]\nprompt: "{{ a.c }}"\n${rest}`,
    'none of the 2 examples has "a.c"',
    'There are "b"',
  ],
  [
    'a variable beside the contract',
    'prompt: "{{ question }}"\nmodel: echo/x\ninput: { question: a }\n',
    'x.yaml:1:13 there is no variable "question"',
    'Without a dataset',
  ],
  [
    'an output of a later stage',
    `${rows}stages:\n  - { name: a, prompt: "{{ outputs.b }}", model: echo/x }\n  - { name: b, prompt: b, model: echo/x }\n`,
    'x.yaml:3:28 the stage "b" does not come before this one',
  ],
  [
    'an output of no stage',
    `${rows}stages:\n  - { name: draft, prompt: a, model: echo/x }\n  - { name: b, prompt: "{{ outputs.drfat }}", model: echo/x }\n`,
    'there is no stage "drfat". Did you mean "draft"?',
  ],
  [
    'a key of a text',
    `${rows}stages:\n  - { name: a, prompt: a, model: echo/x }\n  - { name: b, prompt: "{{ outputs.a.label }}", model: echo/x }\n`,
    'answers with a text',
    'output: json',
  ],
  [
    'a var that is not there',
    `${rows}vars: { tone: dry }\nprompt: "{{ vars.tnoe }}"\n${rest}`,
    'the vars have no "tnoe". Did you mean "tone"?',
  ],
  [
    'a key of the input that is a var too',
    `${rows}vars: { question: dry }\nprompt: a\n${rest}`,
    '"question" is a key of the input and one of the `vars`',
  ],
  [
    'a key of the input with a reserved name',
    `dataset: [{ config: a }]\nprompt: a\n${rest}`,
    '"config" is a key of the input and a name that every template has',
  ],
  [
    'a missing variable under strict',
    `dataset: [{ a: 1 }, { b: 1, id: second }]\ntemplate: { undefined: strict }\nprompt: "{{ a }}"\n${rest}`,
    '1 of 2 examples have no "a" (second)',
  ],
  [
    'a dataset of which nothing is left',
    `dataset: { rows: [{ a: 1 }], where: "input.a == 2" }\nprompt: a\n${rest}`,
    'the dataset has no examples',
  ],
]

test.each(badVariables)('%s is told before anything is paid', async (_what, text, ...fragments) => {
  await using folder = await testFolder({ 'x.yaml': text })
  const fault = await faultOf(loadAndCheck(folder.at('x.yaml')), folder)
  for (const fragment of fragments) expect(fault).toContain(fragment)
})
