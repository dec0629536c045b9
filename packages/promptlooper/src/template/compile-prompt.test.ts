import { expect, test } from 'vitest'
import type { MessageSource, PromptSource } from '../domain/experiment.ts'
import { compilePrompt } from './compile-prompt.ts'
import { defaultTemplateSettings } from './default-settings.ts'
import { filtersOf, noFilters } from './template-filters.ts'
import { inlineTemplate, templateFile } from './testing/template-source.ts'

function compile(source: PromptSource, settings = {}, filters = noFilters) {
  return compilePrompt(source, { ...defaultTemplateSettings, ...settings }, filters)
}

function text(template: string): PromptSource {
  return { kind: 'text', template: templateFile(template) }
}

function chat(...messages: MessageSource[]): PromptSource {
  return { kind: 'messages', path: null, messages }
}

const splice = (expression: string): MessageSource => ({ kind: 'splice', expression: inlineTemplate(expression) })
const system: MessageSource = { kind: 'message', role: 'system', content: templateFile('Be {{ tone }}.') }

test('a text gives a text', () => {
  const prompt = compile(text('Say {{ word }}.'))
  expect([prompt.render({ word: 'yes' }), prompt.render({ word: 'no' })]).toEqual(['Say yes.', 'Say no.'])
})

test('messages give messages, and each content is a template', () => {
  const user: MessageSource = {
    kind: 'message',
    role: 'user',
    content: [
      { kind: 'text', template: inlineTemplate('{{ question }}') },
      { kind: 'image', template: inlineTemplate('{{ input.photo }}') },
      { kind: 'file', template: inlineTemplate('files/{{ name }}.pdf') },
    ],
  }
  const context = { tone: 'dry', question: 'What is {{ this }}?', input: { photo: 'a.png' }, name: 'b' }
  expect(compile(chat(system, user)).render(context)).toEqual([
    { role: 'system', content: 'Be dry.' },
    { role: 'user', content: [{ text: 'What is {{ this }}?' }, { image: 'a.png' }, { file: 'files/b.pdf' }] },
  ])
})

test('a spliced list stands among the messages as it is, and is never rendered', () => {
  const history = [
    { role: 'user', content: 'Hi {{ tone }}' },
    { role: 'assistant', content: [{ text: '{% raw %}' }, { image: 'https://host/a.png' }, { file: 'b.pdf' }] },
  ]
  expect(compile(chat(system, splice('{{ input.history }}'))).render({ tone: 'dry', input: { history } })).toEqual([
    { role: 'system', content: 'Be dry.' },
    ...history,
  ])
})

test.each([
  ['nothing', undefined, 'a list of messages is needed here, not nothing (None)'],
  ['a text', 'hello', 'a list of messages is needed here, not a string'],
  ['a list of texts', ['hello'], 'message 1 of the list must have role and content, and is a string'],
  [
    'no role',
    [{ role: 'user', content: 'a' }, { content: 'b' }],
    'message 2 of the list must have a role that is a text',
  ],
  [
    'no content',
    [{ role: 'user', content: null }],
    'message 1 of the list must have a content that is a text or a list of parts, not nothing (None)',
  ],
  [
    'a member that can not be sent',
    [{ role: 'user', content: 'a', name: 'Ann' }],
    'message 1 of the list has "name"; only role and content can be sent',
  ],
  [
    'a part without content',
    [{ role: 'user', content: [{ type: 'text' }] }],
    'part 1 of message 1 of the list must be { text }, { image } or { file } with a text',
  ],
  [
    'a part of two',
    [{ role: 'user', content: [{ text: 'a', image: 'b' }] }],
    'part 1 of message 1 of the list must be { text }, { image } or { file } with a text',
  ],
])('a spliced value that is %s is refused with its place', (_what, history, message) => {
  const prompt = compile(chat(splice('{{ input.history }}')))
  expect(() => prompt.render({ input: { history } })).toThrow(
    expect.objectContaining({ code: 'template', message: `/project/experiment.yaml:7:11 ${message}` }),
  )
})

test('a prompt whose lists are all empty is refused', () => {
  expect(() => compile(chat(splice('{{ history }}'))).render({ history: [] })).toThrow('the prompt has no messages')
})

test('an image that an expression does not find is refused, and is not an image called None', () => {
  const prompt = compile(
    chat({
      kind: 'message',
      role: 'user',
      content: [{ kind: 'image', template: inlineTemplate('{{ input.photo }}') }],
    }),
  )
  expect(() => prompt.render({ input: { photo: null } })).toThrow(
    '/project/experiment.yaml:7:11 the image must be a path or a URL, and the expression gives nothing (None)',
  )
})

test.each([
  ['in a file', templateFile('one\ntwo {{ (1 }}'), '/project/prompts/p.jinja:2:'],
  ['in one line of the experiment file', inlineTemplate('two {{ (1 }}'), '/project/experiment.yaml:7:'],
  [
    'in a block of the experiment file',
    inlineTemplate('one\ntwo {{ (1 }}', { line: 8 }, 4),
    '/project/experiment.yaml:9:',
  ],
  ['in a folded text', inlineTemplate('one\ntwo {{ (1 }}', {}, 'unknown'), '/project/experiment.yaml:7:11 '],
])('a fault of syntax %s is told at its place', (_where, template, place) => {
  expect(() => compile({ kind: 'text', template })).toThrow(
    expect.objectContaining({ code: 'template', message: expect.stringContaining(place) }),
  )
})

test('a missing variable under `undefined: strict` is told with line, column, caret, and what to do', () => {
  const prompt = compile(text('first\n  say {{ input.txet }}'), { undefined: 'strict' })
  expect(() => prompt.render({ input: { text: 'x' } })).toThrow(
    expect.objectContaining({
      code: 'template',
      message: expect.stringMatching(
        /^\/project\/prompts\/p\.jinja:2:\d+ .*txet.*\n {4}say \{\{ input\.txet \}\}\n +\^$/,
      ),
      hint: expect.stringContaining('txet | default('),
    }),
  )
})

test('the place of a fault in a spliced expression is its own', () => {
  const source = chat({ kind: 'splice', expression: inlineTemplate('{{ [1,\n  2 3] }}') })
  expect(() => compile(source)).toThrow(
    expect.objectContaining({ message: expect.stringMatching(/^\/project\/experiment\.yaml:8:5 /) }),
  )
})

test('templates of the include folder can be included, and are named where they fail', () => {
  const settings = { includes: { 'parts/head.jinja': 'Dear {{ name }},\n', 'broken.jinja': '\n{% if %}' } }
  expect(compile(text("{% include 'parts/head.jinja' %}\nhello"), settings).render({ name: 'Ann' })).toBe(
    'Dear Ann,\nhello',
  )
  expect(() => compile(text("{% include 'broken.jinja' %}"), settings).render({})).toThrow(/^broken\.jinja:2:/)
  expect(() => compile(text("{% include 'none.jinja' %}"), settings).render({})).toThrow(
    expect.objectContaining({ hint: expect.stringContaining('include') }),
  )
})

test.each([
  ['trim_blocks', { trimBlocks: true }, '{% if true %}\nyes{% endif %}', 'yes'],
  ['keep_trailing_newline', { keepTrailingNewline: true }, 'yes\n', 'yes\n'],
  ['autoescape', { autoescape: true }, '{{ html }}', '&lt;b&gt;'],
  ['its own delimiters', { variableStart: '[[', variableEnd: ']]' }, '[[ html ]] {{ html }}', '<b> {{ html }}'],
  ['line statements', { lineStatementPrefix: '#' }, '# if true\nyes\n# endif', 'yes\n'],
  ['an extension', { extensions: ['jinja2.ext.do'] }, '{% set l = [] %}{% do l.append(1) %}{{ l }}', '[1]'],
])('what production says of %s holds here', (_name, settings, template, expected) => {
  expect(compile(text(template), settings).render({ html: '<b>' })).toBe(expected)
})

test('an extension that there is not is refused', () => {
  expect(() => compile(text('x'), { extensions: ['jinja2.ext.i18n'] })).toThrow(
    'there is no extension "jinja2.ext.i18n"',
  )
})

test("the filters of the user's module can be used", () => {
  const filters = filtersOf(
    { shout: (word: string, sign = '!') => `${word.toUpperCase()}${sign}`, version: 3 },
    '/project/filters.mts',
  )
  expect(compile(text("{{ word | shout }} {{ word | shout('?') }}"), {}, filters).render({ word: 'hey' })).toBe(
    'HEY! HEY?',
  )
})

test.each([
  [
    'throws',
    () => {
      throw new Error('out of paint')
    },
    'out of paint',
  ],
  ['gives a promise', async () => 'late', 'the filter "paint" gives a promise; filters must answer at once'],
])('a filter that %s fails at its place', (_how, paint, message) => {
  const prompt = compile(text('{{ x | paint }}'), {}, filtersOf({ paint }, '/project/filters.mts'))
  expect(() => prompt.render({ x: 1 })).toThrow(
    expect.objectContaining({
      code: 'template',
      message: expect.stringMatching(new RegExp(`^/project/prompts/p\\.jinja:1:.*${message}`)),
    }),
  )
})

test('a module without a function has no filters', () => {
  expect(() => filtersOf({ default: () => 1, version: 3 }, '/project/filters.mts')).toThrow(
    '/project/filters.mts: the module exports no function',
  )
})

test('the variables that a prompt reads are told with their paths and places, and whether they are guarded', () => {
  const source = chat(
    {
      kind: 'message',
      role: 'system',
      content: templateFile('{{ tone | default("dry") }}\n{{ input.text }} {{ input.text }}'),
    },
    splice('{{ input.history }}'),
    { kind: 'message', role: 'user', content: [{ kind: 'image', template: inlineTemplate('  {{ photo }}') }] },
  )
  const uses = compile(source).variablePaths()
  const prompts = '/project/prompts/p.jinja'
  expect(
    uses.map(({ path, guarded, source: { position }, line, column }) => [path, guarded, position.file, line, column]),
  ).toEqual([
    ['tone', true, prompts, 1, 4],
    ['input.text', false, prompts, 2, 4],
    ['input.text', false, prompts, 2, 21],
    ['input.history', false, '/project/experiment.yaml', 7, 14],
    ['photo', false, '/project/experiment.yaml', 7, 16],
  ])
})

test('names that a template makes itself, and those of Jinja, are not variables', () => {
  const prompt = compile(text('{% for item in items %}{{ loop.index }}{{ item.name }}{{ range(3) }}{% endfor %}'))
  expect(prompt.variablePaths().map(({ path }) => path)).toEqual(['items'])
})
