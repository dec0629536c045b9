import { expect, test } from 'vitest'
import { Environment } from './environment.ts'
import { LimitError, PythonError, SecurityError, TemplateError } from './errors.ts'
import { DictLoader } from './loader.ts'

const ENOUGH_MS = 10_000

test.for(
  [
    '{{ range(10**9) }}',
    "{{ 'a' * 10**10 }}",
    "{{ 'a'.ljust(10**9) }}",
    "{{ 'x'|center(10**9) }}",
    "{{ '%999999999d' % 1 }}",
    "{{ '{:999999999}'.format(1) }}",
    "{{ ('a' * 1000000)|replace('', 'b' * 1000000) }}",
    '{{ [0] * 10**10 }}',
    '{% for i in range(100000) %}{% for j in range(100000) %}{% endfor %}{% endfor %}',
    '{% set n = namespace(x="ab") %}{% for i in range(99) %}{% set n.x = n.x ~ n.x %}{% endfor %}',
    '{% set l = [1] %}{% for i in range(99) %}{% do l.extend(l) %}{% endfor %}',
    '{{ 9 ** 99999999 }}',
    '{% include "self" %}',
    '{% extends "parent" %}',
    '{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}',
    '{% for x in [1] recursive %}{{ loop([1]) }}{% endfor %}',
    `{{ ${'('.repeat(20_000)}1${')'.repeat(20_000)} }}`,
    `{{ ${'not '.repeat(20_000)}1 }}`,
    `{{ 1${' + 1'.repeat(50_000)} }}`,
    '{% if 1 %}'.repeat(5000),
    '{% macro m(n) %}{{ m(n + 1) ~ m(n + 1) }}{% endmacro %}{{ m(0) }}',
    '{% macro m() %}{{ caller() }}{% endmacro %}{% macro r() %}{% call m() %}{{ r() }}{% endcall %}{% endmacro %}{{ r() }}',
    '{{ 2 ** (2 ** (2 ** (2 ** (2 ** 2)))) }}',
    '{% set n = namespace(x=3) %}{% for i in range(99) %}{% set n.x = n.x * n.x %}{% endfor %}{{ n.x }}',
    "{{ 'a'.rjust(10**9) }}",
    "{{ 'a'.zfill(10**9) }}",
    "{{ 'a'.center(10**9) }}",
    "{{ ('\\t' * 1000000).expandtabs(1000000) }}",
    "{{ 'a'|indent(10**9) }}",
    "{{ ('a ' * 1000000)|join('b' * 1000000) }}",
    '{{ [1]|tojson(10**9) }}',
    "{{ '%*d' % (999999999, 1) }}",
    "{{ '%.999999999f' % 1.5 }}",
    "{{ '{:.999999999f}'.format(1.5) }}",
    '{{ range(1000000)|list * 1000 }}',
    '{{ (1, 2) * 10**9 }}',
    '{{ [1]|batch(10**9, 0)|list }}',
    '{{ [1]|slice(10**9)|list }}',
    '{{ lipsum(n=10**9) }}',
    '{{ range(1000)|map("string")|map("replace", "", "x" * 100000)|join }}',
    '{% for i in range(100000) %}{{ range(100000)|sum }}{% endfor %}',
    '{% for i in range(10000) %}{{ "x" * 100000 }}{% endfor %}',
    `{{ ${'['.repeat(20_000)}${']'.repeat(20_000)} }}`,
    `{{ x${'.a'.repeat(50_000)} }}`,
    `{{ x${'|e'.repeat(50_000)} }}`,
    `{{ ${'-'.repeat(50_000)}1 }}`,
  ].map(named),
)('%s ends in a LimitError in bounded time', ([, template]) => {
  const loader = new DictLoader({ self: '{% include "self" %}', parent: '{% extends "parent" %}' })
  const environment = new Environment({ loader, extensions: ['do'] })
  const start = performance.now()
  expect(() => environment.fromString(template).render()).toThrow(LimitError)
  expect(performance.now() - start).toBeLessThan(ENOUGH_MS)
})

test.for([
  "{{ ('a '*100000)|wordwrap(1)|length }}",
  "{{ ('www.' ~ 'a.'*50000)|urlize|length }}",
  "{{ ('<a>'*30000)|striptags|length }}",
  "{{ ('x' ~ ' '*100000 ~ 'x')|trim|length }}",
  '{{ 15|round(-10**9) }}',
  "{{ '{:.999999f}'.format(1.5)|length }}",
])('%s ends soon', (template) => {
  const start = performance.now()
  new Environment().fromString(template).render()
  expect(performance.now() - start).toBeLessThan(ENOUGH_MS)
})

// Each is a text at which a careless pattern of the engine's own would try every way to match.
test.for([
  "{{ ('\\n' * 100000 ~ 'x')|trim|length }}",
  "{{ (' ' * 100000 ~ 'x').rstrip()|length }}",
  "{{ ('a-' * 50000)|wordwrap(10)|length }}",
  "{{ ('a' * 100000)|wordwrap(10)|length }}",
  "{{ ('&' * 100000)|striptags|length }}",
  "{{ ('<!--' * 20000)|striptags|length }}",
  "{{ ('x@' * 50000)|urlize|length }}",
  "{{ ('(' * 50000 ~ 'http://a.b' ~ ')' * 50000)|urlize|length }}",
  "{{ ('http://' * 20000)|urlize|length }}",
  "{{ ('%' * 99998) % () }}",
  "{{ ('{{' * 50000).format() }}",
  "{{ ('a ' * 50000)|title|length }}",
  "{{ ('1_' * 50000)|int }}",
  "{{ ('1' * 4000)|int * 0 }}",
  "{{ ('a,' * 50000).split(',')|length }}",
  "{{ ('aA' * 50000).swapcase()|wordcount }}",
])('%s, where a pattern could try every way to match, ends soon', (template) => {
  const start = performance.now()
  expect(() => new Environment().fromString(`{% raw %}{% endraw %}${template}`).render()).not.toThrow(LimitError)
  expect(performance.now() - start).toBeLessThan(ENOUGH_MS)
})

test.for(
  ['{{ '.repeat(50_000), '{#'.repeat(50_000), '{% raw %}'.repeat(20_000), `{{ "${'\\'.repeat(99_999)} }}`].map(named),
)('a source that begins %s is refused soon', ([, source]) => {
  const start = performance.now()
  expect(() => new Environment({ lstripBlocks: true, trimBlocks: true }).fromString(source)).toThrow(TemplateError)
  expect(performance.now() - start).toBeLessThan(ENOUGH_MS)
})

test('an attack that a limit ends has not filled the memory', () => {
  const before = process.memoryUsage().rss
  const environment = new Environment({ extensions: ['do'] })
  for (const template of [
    "{{ 'a' * 10**10 }}",
    '{{ [0] * 10**10 }}',
    '{% set n = namespace(x="ab") %}{% for i in range(99) %}{% set n.x = n.x ~ n.x %}{% endfor %}',
    '{% set l = [1] %}{% for i in range(99) %}{% do l.extend(l) %}{% endfor %}',
    '{{ 9 ** 99999999 }}',
  ])
    expect(() => environment.fromString(template).render()).toThrow(LimitError)
  expect(process.memoryUsage().rss - before).toBeLessThan(600 * 2 ** 20)
})

class Account {
  readonly owner = 'Ada'
  get secret(): string {
    return 'a getter of the prototype'
  }
  close(): string {
    return 'closed'
  }
}

test.for([
  'constructor',
  '__proto__',
  'prototype',
  'hasOwnProperty',
  'toString',
  'valueOf',
  '__defineGetter__',
  '__lookupGetter__',
  'secret',
  'close',
])('nothing of a host object is seen by the name of %s', (name) => {
  const context = { account: new Account(), list: [1], text: 'x', number: 1, map: new Map([['a', 1]]) }
  for (const value of Object.keys(context)) {
    for (const template of [`{{ ${value}.${name} }}`, `{{ ${value}["${name}"] }}`, `{{ ${value}|attr("${name}") }}`]) {
      expect(new Environment().fromString(template).render(context), template).toBe('')
    }
    for (const template of [`{{ [${value}]|map(attribute="${name}")|list }}`]) {
      expect(new Environment().fromString(template).render(context), template).toBe('[Undefined]')
    }
  }
  expect(new Environment().fromString(`{{ ${name} }}`).render({})).toBe('')
})

test('a function is callable only where it is registered', () => {
  const environment = new Environment()
  environment.globals.set('shout', (text: unknown) => `${String(text)}!`)
  const template = environment.fromString(
    '{{ shout("a") }}{{ given is defined }}{{ nested.f is defined }}{{ list[0] }}',
  )
  const never = (): never => {
    throw new Error('called')
  }
  expect(template.render({ given: never, nested: { f: never }, list: [never] })).toBe('a!FalseFalseNone')
})

test('what a registered function gets is a copy', () => {
  const environment = new Environment()
  environment.filters.set('spoil', (value) => {
    if (Array.isArray(value)) value.push(4)
    return 'spoilt'
  })
  expect(environment.fromString('{{ l|spoil }} {{ l }}').render({ l: [1] })).toBe('spoilt [1]')
})

test.for([
  '{{ x.constructor }}{{ x.__proto__ }}{{ x["toString"] }}',
  '{{ "".constructor }}{{ [].map }}{{ 1 .toFixed }}{{ f }}',
])('%s reaches nothing of JavaScript', (template) => {
  expect(new Environment().fromString(template).render({ x: {}, f: () => 'called' })).toBe('')
})

test('a function in the variables is not there', () => {
  expect(() => new Environment().fromString('{{ f() }}').render({ f: () => 'called' })).toThrow("'f' is undefined")
})

test('a key named __proto__ is a key like any other', () => {
  const variables = { x: JSON.parse('{"__proto__": {"a": 1}}') as unknown }
  expect(new Environment().fromString('{{ x["__proto__"].a }}').render(variables)).toBe('1')
  const value = new Environment().compileExpression('{"__proto__": 1}').evaluate()
  expect(Object.getPrototypeOf(value)).toBe(Object.prototype)
})

test('the sandbox refuses attributes that lead out of it in Python, the immutable one changes too', () => {
  const sandbox = new Environment({ sandboxed: true })
  expect(() => sandbox.fromString('{{ "".__class__.x }}').render()).toThrow(SecurityError)
  const immutable = new Environment({ sandboxed: 'immutable' })
  expect(() => immutable.fromString('{{ [].append(1) }}').render()).toThrow(
    "access to attribute 'append' of 'list' object is unsafe.",
  )
})

test('limits are those that the environment is given', () => {
  const environment = new Environment({ limits: { steps: 10, outputCharacters: 20 } })
  expect(() => environment.fromString('{% for i in range(11) %}{% endfor %}').render()).toThrow(LimitError)
  expect(() => environment.fromString('{{ "x" * 21 }}').render()).toThrow(LimitError)
  expect(environment.fromString('{{ "x" * 20 }}').render()).toHaveLength(20)
})

test('a list that holds itself prints as in Python and compares to an error', () => {
  const environment = new Environment({ extensions: ['do'] })
  expect(environment.fromString('{% set l = [1] %}{% do l.append(l) %}{{ l }}').render()).toBe('[1, [...]]')
  expect(() => environment.fromString('{% set l = [1] %}{% do l.append(l) %}{{ l|tojson }}').render()).toThrow(
    TemplateError,
  )
})

test('what the engine does not have yet says so', () => {
  expect(() => new Environment().fromString('{{ "é".encode() }}').render()).toThrow(PythonError)
})

/** A source with a name short enough for a report. */
function named(source: string): readonly [name: string, source: string] {
  return [source.slice(0, 60), source]
}
