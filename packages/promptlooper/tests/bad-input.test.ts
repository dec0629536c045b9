import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startOpenAiServer, type OpenAiServer } from '../src/adapters/testing/openai-server.ts'
import type { CliEnd } from '../src/cli/testing/run-cli.ts'
import { makeCommandFolder } from './testing/command-folder.ts'

let server: OpenAiServer

beforeAll(async () => {
  server = await startOpenAiServer()
})

afterAll(() => server.close())

/** An experiment that would run as it stands; `changes` replaces whole keys by their text. */
function experiment(changes: { readonly [key: string]: string } = {}): string {
  const keys = {
    name: 'tested',
    dataset: '{ path: rows.jsonl, expected: answer, id: id }',
    prompt: '"{{ question }}"',
    model: 'local/test-model',
    providers: `{ local: { adapter: openai-compatible, baseUrl: "${server.url}" } }`,
    scorers: '[exact-match]',
    ...changes,
  }
  const lines = Object.entries(keys).map(([key, value]) => (value === '' ? '' : `${key}: ${value}\n`))
  return lines.join('')
}

const rows = '{"id":"a","question":"Who?","answer":"me"}\n{"id":"b","question":"When?","answer":"now"}\n'
const esModule = 'export default (input: unknown, output: string): number => (output === String(input) ? 1 : 0)\n'

interface Refusal {
  readonly what: string
  /** Replaced keys of the experiment, or its whole text. */
  readonly file?: { readonly [key: string]: string } | string
  readonly files?: { readonly [name: string]: string }
  readonly words?: readonly string[]
  /** `file:line:column`. */
  readonly place?: string
  /** What is wrong. */
  readonly says: string
  /** What to do next. */
  readonly next: string
}

const refusals: readonly Refusal[] = [
  { what: 'a missing file', words: ['run', 'gone.yaml'], place: 'gone.yaml', says: 'does not exist', next: 'path' },
  {
    what: 'YAML that does not parse',
    file: { model: '[' },
    place: 'experiment.yaml:5:1',
    says: 'YAML does not parse',
    next: 'bracket',
  },
  {
    what: 'an unquoted template',
    file: { prompt: '{{ question }}' },
    place: 'experiment.yaml:3:9',
    says: 'YAML reads {{ question }} as a mapping',
    next: 'Quote it: "{{ question }}"',
  },
  {
    what: 'an unknown key',
    file: { scorer: '[exact-match]' },
    place: 'experiment.yaml:7:1',
    says: 'unknown key "scorer"',
    next: 'Did you mean "scorers"?',
  },
  {
    what: 'an unknown scorer',
    file: { scorers: '[exat-match]' },
    place: 'experiment.yaml:6:11',
    says: 'unknown scorer "exat-match"',
    next: 'Did you mean "exact-match"?',
  },
  {
    what: 'an unknown provider',
    file: { model: 'locl/test-model' },
    place: 'experiment.yaml:4:8',
    says: 'unknown provider "locl"',
    next: 'Did you mean "local"?',
  },
  {
    what: 'an unknown adapter',
    file: { providers: '{ local: { adapter: openai-compatble } }' },
    place: 'experiment.yaml:5:32',
    says: 'unknown adapter "openai-compatble"',
    next: 'Did you mean "openai-compatible"?',
  },
  {
    what: 'two scorers of one name',
    file: { scorers: '[exact-match, { scorer: length, name: exact-match, max: 3 }]' },
    place: 'experiment.yaml:6:',
    says: 'two scorers are named "exact-match"',
    next: '`name`',
  },
  {
    what: 'two labels of one name on an axis',
    file: { prompt: '', matrix: '{ prompt: { short: "{{ question }}", short: "Q: {{ question }}" } }' },
    place: 'experiment.yaml:6:46',
    says: '"short" is used twice',
    next: 'must differ',
  },
  {
    what: 'two labels of one name in a label scorer',
    file: { scorers: '[{ scorer: label, labels: [ham, spam, ham] }]' },
    place: 'experiment.yaml:6:',
    says: 'the label "ham" stands twice',
    next: 'labels',
  },
  {
    what: 'a matrix path that names no stage',
    file: { matrix: '{ drft.prompt: [a, b] }' },
    place: 'experiment.yaml:7:11',
    says: 'the path "drft.prompt" names no stage',
    next: 'its axes are prompt, model',
  },
  {
    what: 'a model without a provider',
    file: { model: 'test-model', providers: '{ one: { adapter: echo }, two: { adapter: echo } }' },
    place: 'experiment.yaml:4:8',
    says: 'the model "test-model" names no provider',
    next: 'Write one of one/test-model, two/test-model',
  },
  {
    what: 'a prompt path that does not exist',
    file: { prompt: 'prompts/gone.jinja' },
    place: 'experiment.yaml:3:9',
    says: 'gone.jinja does not exist',
    next: 'path',
  },
  {
    what: 'an empty jsonl',
    files: { 'rows.jsonl': '' },
    place: 'rows.jsonl:1:1',
    says: 'the dataset has no examples',
    next: 'Add rows',
  },
  {
    what: 'a CSV with a header and no rows',
    file: { dataset: 'rows.csv' },
    files: { 'rows.csv': 'question,answer\n' },
    place: 'rows.csv:1:1',
    says: 'the dataset has no examples',
    next: 'Add rows',
  },
  {
    what: 'a CSV with a row that is too short',
    file: { dataset: '{ path: rows.csv, expected: answer }' },
    files: { 'rows.csv': 'question,answer\n"two\nlines",a\nb\nc,d\n' },
    place: 'rows.csv:4:1',
    says: 'the row has 1 columns where the header has 2',
    next: 'must stand in quotes',
  },
  {
    what: 'a CSV with a row that is too long',
    file: { dataset: '{ path: rows.csv, expected: answer }' },
    files: { 'rows.csv': 'question,answer\na,b\nc,d,e\n' },
    place: 'rows.csv:3:1',
    says: 'the row has 3 columns where the header has 2',
    next: 'must stand in quotes',
  },
  {
    what: 'a jsonl with a broken line in the middle',
    files: { 'rows.jsonl': `${rows}{"id":"c","question":"Why\n${rows}` },
    place: 'rows.jsonl:3:',
    says: 'JSON does not parse',
    next: 'one whole JSON value',
  },
  {
    what: 'a template syntax error in the file',
    file: { prompt: '"Say {% if %}"' },
    place: 'experiment.yaml:3:20',
    says: 'Expected an expression',
    next: 'Say {% if %}\n            ^',
  },
  {
    what: 'a template syntax error in a prompt of its own file',
    file: { prompt: 'ask.jinja' },
    files: { 'ask.jinja': 'Hello\n{% if question %}\n{{ question }}\n' },
    place: 'ask.jinja:',
    says: "looking for the following tags: 'elif' or 'else' or 'endif'",
    next: "the innermost block that needs to be closed is 'if'",
  },
  {
    what: 'a variable that no row has',
    file: { prompt: '"{{ qestion }}"' },
    place: 'experiment.yaml:3:13',
    says: 'none of the 2 examples has "qestion"',
    next: 'Did you mean "question"?',
  },
  {
    what: 'a path that no row has',
    file: { prompt: '"{{ input.qestion }}"' },
    place: 'experiment.yaml:3:13',
    says: 'none of the 2 examples has "input.qestion"',
    next: 'Did you mean',
  },
  {
    what: 'a path that no row has, in a prompt of its own file',
    file: { prompt: 'ask.jinja' },
    files: { 'ask.jinja': 'Answer this.\n\n  {{ input.qestion }}\n' },
    place: 'ask.jinja:3:6',
    says: 'none of the 2 examples has "input.qestion"',
    next: 'Did you mean',
  },
  {
    what: 'a literal key in the file',
    file: { providers: '{ local: { adapter: openai-compatible, apiKey: sk-proj-Zq3Tn8Wc5Rv1Xy7Lb2Kd9Mf4Ph6Js0 } }' },
    place: 'experiment.yaml:5:',
    says: 'holds a key literally',
    next: 'environment variable',
  },
  {
    what: 'credentials in a URL',
    file: { providers: '{ local: { adapter: openai-compatible, baseUrl: "http://me:Zq3Tn8Wc5Rv1@127.0.0.1:1/v1" } }' },
    place: 'experiment.yaml:5:',
    says: 'holds credentials in its URL',
    next: 'environment variable',
  },
  {
    what: 'a .ts scorer in a commonjs folder',
    file: { scorers: '[{ scorer: script, path: score.ts }]' },
    files: { 'package.json': '{ "type": "commonjs" }', 'score.ts': esModule },
    place: 'score.ts:1:1',
    says: '"type": "commonjs"',
    next: 'Rename it to score.mts',
  },
  {
    what: 'a .ts adapter in a commonjs folder',
    file: { providers: '{ local: { adapter: ./answers.ts } }' },
    files: { 'package.json': '{ "type": "commonjs" }', 'answers.ts': esModule },
    place: 'answers.ts:1:1',
    says: '"type": "commonjs"',
    next: 'Rename it to answers.mts',
  },
  {
    what: 'a .ts experiment in a commonjs folder',
    words: ['run', 'experiment.ts'],
    files: { 'package.json': '{ "type": "commonjs" }', 'experiment.ts': 'export default { name: "x" }\n' },
    place: 'experiment.ts:1:1',
    says: '"type": "commonjs"',
    next: 'Rename it to experiment.mts',
  },
]

test.concurrent.each(refusals)(
  '$what is refused with its place, before anything is stored or asked',
  async (refusal) => {
    const file = typeof refusal.file === 'string' ? refusal.file : experiment(refusal.file)
    await using folder = await makeCommandFolder({ 'experiment.yaml': file, 'rows.jsonl': rows, ...refusal.files })
    const words = refusal.words ?? ['run', 'experiment.yaml']
    // The command's door hides what Node itself says of a module; the sources are run without it.
    const end = await folder.command(words, { environment: { NODE_NO_WARNINGS: '1' } })
    expectRefusal(end)
    expect(end.stderr).toContain(refusal.says)
    expect(end.stderr.toLowerCase()).toContain(refusal.next.toLowerCase())
    if (refusal.place !== undefined) expect(end.stderr).toContain(refusal.place)
    expect(end.stderr).not.toContain('Zq3Tn8Wc5Rv1')
    expect(folder.hasStore()).toBe(false)
    expect(server.counts().total).toBe(0)
  },
)

test('all faults of a file are told at once, in the order of their places', async () => {
  const file = experiment({ model: 'locl/m', scorers: '[exat-match]', baselin: '{}' })
  await using folder = await makeCommandFolder({ 'experiment.yaml': file, 'rows.jsonl': rows })
  const end = await folder.command(['run', 'experiment.yaml'])
  expectRefusal(end)
  expect(placesIn(end.stderr)).toEqual(['experiment.yaml:4:8', 'experiment.yaml:6:11', 'experiment.yaml:7:1'])
})

describe('a store that exists already', () => {
  test('stays as it is when the file became faulty, and the mended file calls nothing anew', async () => {
    await using folder = await makeCommandFolder({ 'experiment.yaml': experiment(), 'rows.jsonl': rows })
    expect(await folder.command(['run', 'experiment.yaml'])).toMatchObject({ status: 0 })
    const calls = server.counts().total
    await folder.write('rows.jsonl', `${rows}{"id":\n`)
    expectRefusal(await folder.command(['run', 'experiment.yaml']))
    const listed = await folder.command(['list', '--json'])
    expect(JSON.parse(listed.stdout)).toMatchObject([{ revision: { number: 1, status: 'completed', completed: 2 } }])
    await folder.write('rows.jsonl', rows)
    expect(await folder.command(['run', 'experiment.yaml'])).toMatchObject({ status: 0 })
    expect(server.counts().total).toBe(calls)
  })
})

/** Status 1, one message for people on stderr, nothing on stdout. */
function expectRefusal(end: CliEnd): void {
  expect(end).toMatchObject({ status: 1, stdout: '' })
  expect(end.stderr).toMatch(/^error:\s/)
  expect(end.stderr).not.toMatch(/^\s+at /m)
  expect(end.stderr).not.toContain('fault of promptlooper')
}

function placesIn(text: string): readonly string[] {
  return [...text.matchAll(/experiment\.yaml:\d+:\d+/g)].map(([place]) => place)
}
