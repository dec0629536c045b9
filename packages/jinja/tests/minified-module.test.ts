import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { internalNames, publicNames } from '../scripts/internal-names.ts'
import { minifiedModule } from '../scripts/minified-module.ts'
import * as sources from '../src/index.ts'
import { runFile, type Engine } from './corpus.ts'

const root = join(import.meta.dirname, '..')
const src = join(root, 'src')

let code: string
let folder: string
let built: Engine

beforeAll(async () => {
  code = await minifiedModule()
  folder = mkdtempSync(join(tmpdir(), 'jinja-minified-'))
  const file = join(folder, 'jinja.mjs')
  writeFileSync(file, code)
  // The module just made of the sources has their exports.
  built = (await import(pathToFileURL(file).href)) as Engine
})

afterAll(() => {
  rmSync(folder, { recursive: true, force: true })
})

test('the package is one module of less than 150,000 bytes, all of them ASCII', () => {
  expect(/[^\0-\x7f]/.exec(code)).toBeNull()
  expect(code.length).toBeLessThan(150_000)
})

test('it exports what the sources export', () => {
  expect(Object.keys(built).toSorted()).toEqual(Object.keys(sources).toSorted())
})

test.for(['prompts.jsonl', 'expressions.jsonl'])('minified, %s comes out as in Python, every case', (file) => {
  expect(runFile(built, join(root, 'corpus', file)).misses).toEqual([])
})

const large = process.env['JINJA_CORPUS']

test.for([
  'prompts.jsonl',
  'expressions.jsonl',
  'chat-templates.jsonl',
  'chat-templates-default-options.jsonl',
  'jinja2-suite.jsonl',
  'jinja2-suite-options.jsonl',
  'other-engines.jsonl',
])('minified, %s of the large corpus comes out as from the sources', (file, { skip }) => {
  if (large === undefined) {
    skip('JINJA_CORPUS is not set: the large corpus was not run')
    return
  }
  expect(runFile(built, join(large, file))).toEqual(runFile(sources, join(large, file)))
})

test('what templates say is not shortened, though properties of the same name are', () => {
  const names = internalNames(src).concat('amp', 'copy', 'hellip')
  const template = [
    ...names.map((name) => `{{ x.${name} }}{{ x|attr('${name}') }}{{ '&${name};'|striptags }}{{ loop.${name} }}`),
    ...names.flatMap((name) =>
      [
        "'a'",
        '1',
        '1.5',
        '[1]',
        '(1,)',
        '{}',
        'range(2)',
        'namespace(a=1)',
        'cycler(1)',
        'joiner()',
        'x.missing',
        'm',
      ].map((value) => `{{ ${value}.${name} is defined }}{{ ${value}.${name} is callable }}`),
    ),
  ].join('\n')
  const text = `{% macro m() %}{% endmacro %}{% for i in [1] %}${template}{% endfor %}`
  const render = (engine: Engine): string =>
    new engine.Environment({ undefined: 'chainable' }).fromString(text).render({ x: { copy: 1, text: 'text' } })
  expect(render(built)).toBe(render(sources))
  expect(render(built)).toContain('©')
})

test('an error keeps its class, its name and its fields', () => {
  const environment = new built.Environment({ undefined: 'strict' })
  let error: unknown
  try {
    environment.fromString('one\n{{ missing }}', 'prompt').render()
  } catch (thrown) {
    error = thrown
  }
  expect(error).toBeInstanceOf(built.UndefinedError)
  expect(error).toMatchObject({
    name: 'UndefinedError',
    pythonType: 'UndefinedError',
    undefinedName: 'missing',
    template: 'prompt',
    line: 2,
    column: 4,
    excerpt: '  {{ missing }}\n     ^',
  })
  expect(String(error)).toBe("UndefinedError: 'missing' is undefined")
})

test('every option of an environment is heard', () => {
  const environment = new built.Environment({
    blockStart: '<%',
    blockEnd: '%>',
    variableStart: '<<',
    variableEnd: '>>',
    commentStart: '<#',
    commentEnd: '#>',
    lineStatementPrefix: '%%',
    lineCommentPrefix: '##',
    trimBlocks: true,
    lstripBlocks: true,
    keepTrailingNewline: true,
    newlineSequence: '\r\n',
    autoescape: true,
    extensions: ['do'],
    sandboxed: 'immutable',
    undefined: 'debug',
    loader: new built.DictLoader({ part: '<< missing >>' }),
    limits: { steps: 50, outputCharacters: 500, recursion: 20, rangeItems: 30 },
    random: () => 0,
  })
  const render = (text: string): string => environment.fromString(text).render({ html: '<b>' })
  expect(render("  <% include 'part' %>\n<# no #><< html >>\n## no\n%% do [1]\n<< [1, 2]|random >>\n")).toBe(
    '{{ missing }}&lt;b&gt;\r\n\r\n1\r\n',
  )
  expect(() => render('<< range(31) >>')).toThrow('Range too big')
  expect(() => render('<% for i in range(30) %><% for j in range(30) %><% endfor %><% endfor %>')).toThrow(
    built.LimitError,
  )
  expect(() => render("<< 'a'.ljust(501) >>")).toThrow(built.LimitError)
  expect(() => render('<% macro m() %><< m() >><% endmacro %><< m() >>')).toThrow(built.LimitError)
  expect(() => render('<% do [].append(1) %>')).toThrow(built.SecurityError)
})

test('no name that people can meet is shortened', () => {
  const shortened = new Set(internalNames(src))
  expect([...publicNames(join(src, 'index.ts'))].filter((name) => shortened.has(name))).toEqual([])
  for (const name of ['length', 'value', 'next', 'done', 'pythonType', 'steps', 'guarded', 'render', 'trimBlocks']) {
    expect(shortened).not.toContain(name)
  }
  expect(shortened).toContain('checkLength')
})

test('no table of the sources has its names as unquoted keys of an object, which could be shortened', () => {
  const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'))
  const tables = files.filter((file) => /Object\.(?:entries|keys)\(\{/.test(readFileSync(join(src, file), 'utf8')))
  expect(tables).toEqual([])
})
