import { expect, test } from 'vitest'
import { Environment } from './environment.ts'
import { LimitError, PythonError, SecurityError, TemplateError } from './errors.ts'
import { DictLoader } from './loader.ts'

const ENOUGH_MS = 10_000

test.for([
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
])('%.60s ends in a LimitError in bounded time', (template) => {
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
