import { expect, test } from 'vitest'
import { Environment } from '../environment.ts'

function guardsOf(source: string): Record<string, boolean> {
  const paths = new Environment({ extensions: ['do'] }).variablePaths(source)
  return Object.fromEntries([...paths].map(([path, use]) => [path, use.guarded]))
}

test.for<[template: string, paths: Record<string, boolean>]>([
  ['{{ text }}', { text: false }],
  ["{{ input.text }}{{ input['text'] }}", { 'input.text': false }],
  ['{{ input.text.upper() }}', { 'input.text': false }],
  ['{{ items[0].name }}', { items: false }],
  ['{{ x|default("a") }}{{ y|d("b") }}', { x: true, y: true }],
  ['{{ x|default("a") }}{{ x }}', { x: false }],
  ['{% if x is defined %}{{ x }}{% endif %}', { x: true }],
  ['{% if x is not defined %}none{% else %}{{ x }}{% endif %}', { x: true }],
  ['{% if x %}{{ x }}{% else %}{{ x }}{% endif %}', { x: false }],
  ['{% if input.x %}{{ input.x }}{% endif %}', { 'input.x': true }],
  ['{% if not x %}none{% else %}{{ x }}{% endif %}', { x: true }],
  ['{% if x and x.y %}{{ x.y }}{% endif %}', { x: true, 'x.y': true }],
  ['{{ x if x else "none" }}{{ y or "none" }}', { x: true, y: true }],
  ['{% for e in examples %}{{ e.input }}{{ loop.index }}{{ z }}{% endfor %}', { examples: false, z: false }],
  ['{% for e in examples if e.ok and flag %}{% endfor %}', { examples: false, flag: true }],
  ['{% set a = b %}{{ a }}', { b: false }],
  ['{% macro m(p, q=r) %}{{ p }}{{ q }}{{ caller() }}{% endmacro %}{{ m(s) }}', { r: false, s: false }],
  ['{% with w = v %}{{ w }}{% endwith %}{{ w }}', { v: false, w: false }],
  ['{{ range(3) }}{{ dict(a=x) }}', { x: false }],
  ['{{ rows[key].name }}', { rows: false, key: false }],
])('%s uses these paths', ([template, paths]) => {
  expect(guardsOf(template)).toEqual(paths)
})

test('every use has its position', () => {
  const paths = new Environment().variablePaths('{{ input.text }}\n  {{ x ~ input.text }}')
  expect(paths.get('input.text')?.positions).toEqual([
    { line: 1, column: 4 },
    { line: 2, column: 10 },
  ])
})

test.for<[template: string, names: string[]]>([
  ['{% set a = 1 %}{{ a }}{{ b }}', ['b']],
  ['{% for x in xs %}{{ x }}{{ loop.index }}{% endfor %}{{ loop }}', ['loop', 'xs']],
  ['{% if c %}{% set a = 1 %}{% endif %}{{ a }}', ['a', 'c']],
  ['{% macro m(p) %}{{ p }}{{ q }}{{ varargs }}{% endmacro %}', ['q']],
  ['{% block b %}{{ x }}{% endblock %}{{ range(3) }}', ['x']],
])('%s looks up these names', ([template, names]) => {
  expect([...new Environment().undeclaredVariables(template)].toSorted()).toEqual(names)
})
