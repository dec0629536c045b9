import { expect, test } from 'vitest'
import { Environment } from './environment.ts'
import { DictLoader } from './loader.ts'
import { Markup } from './values/markup.ts'
import { PythonFloat } from './values/float.ts'

const people = [
  { name: 'Ada', age: 36 },
  { name: 'bob', age: 7 },
]

test.for<[template: string, variables: Record<string, unknown>, expected: string]>([
  ['Hello {{ name }}!', { name: 'Ada' }, 'Hello Ada!'],
  ['{{ input.text }} {{ input["text"] }}', { input: { text: 'x' } }, 'x x'],
  [
    '{% for p in people %}{{ loop.index }}:{{ p.name }}{% if not loop.last %}, {% endif %}{% endfor %}',
    { people },
    '1:Ada, 2:bob',
  ],
  ['{% for x in [] %}{{ x }}{% else %}none{% endfor %}', {}, 'none'],
  [
    '{% set n = namespace(c=0) %}{% for p in people %}{% set n.c = n.c + p.age %}{% endfor %}{{ n.c }}',
    { people },
    '43',
  ],
  ['{% macro tag(t, c="b") %}<{{ c }}>{{ t }}{% endmacro %}{{ tag("x") }}{{ tag("y", c="i") }}', {}, '<b>x<i>y'],
  ['{% macro box() %}[{{ caller("in") }}]{% endmacro %}{% call(t) box() %}{{ t }}{% endcall %}', {}, '[in]'],
  ['{% filter upper %}a{{ b }}{% endfilter %}', { b: 'c' }, 'AC'],
  ['{% with a = 1, b = 2 %}{{ a + b }}{% endwith %}{{ a }}', {}, '3'],
  ['{% raw %}{{ x }}{% endraw %}{# gone #}', {}, '{{ x }}'],
  ['{% set x = 1 %}{% for i in [1, 2] %}{% set x = i %}{% endfor %}{{ x }}', {}, '1'],
  ['{{ people|map(attribute="name")|join("-") }}', { people }, 'Ada-bob'],
  ['{{ people|sort(attribute="name")|map(attribute="age")|list }}', { people }, '[36, 7]'],
  ['{{ people|selectattr("age", "gt", 10)|map(attribute="name")|first }}', { people }, 'Ada'],
  ['{{ "%s is %d"|format("x", 3) }} {{ "{:>4}|{!r}".format(1.5, "q") }}', {}, "x is 3  1.5|'q'"],
  ['{{ missing|default("fallback") }}{{ missing }}', {}, 'fallback'],
  ['{{ a ~ 1 ~ none ~ true }}', { a: 'x' }, 'x1NoneTrue'],
  ['{{ {"a": [1, 2.0, none, true, "q"]} }}', {}, "{'a': [1, 2.0, None, True, 'q']}"],
  [
    '{{ 7 // 2 }} {{ -7 // 2 }} {{ 7 / 2 }} {{ 2 ** 10 }} {{ 2 ** 100 }}',
    {},
    '3 -4 3.5 1024 1267650600228229401496703205376',
  ],
  ['{{ "😀é"|length }} {{ "😀é"[0] }} {{ "abc"[::-1] }}', {}, '2 😀 cba'],
  ['{{ 1 < 2 < 3 }} {{ 1 if x }} {{ x or "y" }}', {}, 'True  y'],
])('%s renders as in Python', ([template, variables, expected]) => {
  expect(new Environment().fromString(template).render(variables)).toBe(expected)
})

test('a template renders any number of times, each time from its own variables', () => {
  const template = new Environment({ extensions: ['do'] }).fromString('{% do list.append(3) %}{{ list }}')
  const list = [1, 2]
  expect([template.render({ list }), template.render({ list })]).toEqual(['[1, 2, 3]', '[1, 2, 3]'])
  expect(list).toEqual([1, 2])
})

test('templates of the loader extend, include and import one another', () => {
  const loader = new DictLoader({
    base: '<{% block body %}base{% endblock %}>',
    part: 'part {{ x }}',
    macros: '{% macro hi(n) %}hi {{ n }}{% endmacro %}',
  })
  const environment = new Environment({ loader })
  const child = '{% extends "base" %}{% block body %}{{ super() }}+{% include "part" %}{% endblock %}'
  expect(environment.fromString(child).render({ x: 1 })).toBe('<base+part 1>')
  expect(environment.fromString('{% from "macros" import hi %}{{ hi("y") }}').render()).toBe('hi y')
  expect(environment.getTemplate('part').render({ x: 2 })).toBe('part 2')
})

test('an expression gives its value, not its text', () => {
  const environment = new Environment()
  const variables = { list: [{ a: 1 }], n: 1.5, big: 2n ** 70n, map: new Map([['k', [true]]]) }
  expect(environment.compileExpression('list').evaluate(variables)).toEqual([{ a: 1 }])
  expect(environment.compileExpression('n * 2').evaluate(variables)).toBe(3)
  expect(environment.compileExpression('big').evaluate(variables)).toBe(2n ** 70n)
  expect(environment.compileExpression('map.k').evaluate(variables)).toEqual([true])
  expect(environment.compileExpression('missing').evaluate(variables)).toBeUndefined()
  expect(environment.compileExpression('list|map(attribute="a")').evaluate(variables)).toEqual([1])
})

test('functions of the host are filters, tests and globals; keyword arguments come last', () => {
  const environment = new Environment()
  environment.filters.set('wrap', (value, options) => `${JSON.stringify(options)}${JSON.stringify(value)}`)
  environment.tests.set('short', (value) => JSON.stringify(value).length < 5)
  environment.globals.set('now', () => 2026)
  environment.globals.set('limit', 5)
  const template = environment.fromString('{{ "x"|wrap(left="<") }} {{ "ab" is short }} {{ now() + limit }}')
  expect(template.render()).toBe('{"left":"<"}"x" True 2031')
})

test('autoescape escapes what is not markup', () => {
  const environment = new Environment({ autoescape: true })
  const template = environment.fromString('{{ a }}{{ b }}{{ "<i>"|safe }}{{ a ~ b }}')
  expect(template.render({ a: '<', b: new Markup('<b>') })).toBe('&lt;<b><i>&lt;<b>')
})

test('trim_blocks and lstrip_blocks take the whitespace that blocks leave', () => {
  const source = '  {% if true %}\n  x\n  {% endif %}\ny'
  expect(new Environment().fromString(source).render()).toBe('  \n  x\n  \ny')
  expect(new Environment({ trimBlocks: true, lstripBlocks: true }).fromString(source).render()).toBe('  x\ny')
})

test('delimiters and line statements are of one’s own choice', () => {
  const options = {
    blockStart: '<%',
    blockEnd: '%>',
    variableStart: '${',
    variableEnd: '}',
    lineStatementPrefix: '#',
    lineCommentPrefix: '##',
  }
  const template = new Environment(options).fromString(
    '# for x in [1, 2]\n${ x }<% if x == 1 %>!<% endif %> ## note\n# endfor\n',
  )
  expect(template.render()).toBe('1!\n2\n')
})

test('a whole number is an int, and a float only as PythonFloat', () => {
  const template = new Environment().fromString('{{ a }} {{ b }} {{ c }}')
  expect(template.render({ a: 1, b: new PythonFloat(1), c: 0.5 })).toBe('1 1.0 0.5')
})
