import { expect, test } from 'vitest'
import { Environment } from './environment.ts'
import { TemplateError } from './errors.ts'
import { DictLoader } from './loader.ts'
import type { EnvironmentOptions } from './options.ts'

// What generated templates found to differ from Python's Jinja2 once; the right side is what Python says.
const variables = { l: [3, 1, 2], d: { b: 1, a: 2 }, empty: { name: null }, x: { a: 1 }, s: 'abc' }
const loader = new DictLoader({ tools: '{% set nothing = none %}', part: '[{{ x }}]' })

test.for<[template: string, options: EnvironmentOptions, text: string]>([
  ['{{ [none]|random }}', {}, 'None'],
  ['{{ [none, 1]|first }}{% for i in [1, none] %}{{ loop.nextitem }},{% endfor %}', {}, 'NoneNone,,'],
  ['{% from "tools" import nothing %}{{ nothing }}', {}, 'None'],
  ['{{ "{0[name]}".format(empty) }}', { sandboxed: true }, 'None'],
  ['{{ empty|attr("name") is undefined }}', {}, 'True'],
  ['{% set j = joiner(none) %}{{ j() }}{{ j() }}', {}, 'None'],
  ['{{ missing.__class__ }}', { sandboxed: true }, ''],
  ['{{ [["<", 1]|join("-"|safe)] }}', {}, "['<-1']"],
  ['{{ (-(2**64))|filesizeformat }}', {}, '-18446744073709551616 Bytes'],
  ['{{ "{0.a}{0[b].c}.".format(missing) }}', { undefined: 'chainable' }, '.'],
  ['{{ [[missing]|join("ab")] }}', { undefined: 'chainable', autoescape: true }, '[Markup(&#39;&#39;)]'],
  ['{{ ("ab"|e).replace("ab", missing) }}', {}, ''],
  ['{{ dict({}|dictsort(missing, "value")) }}', { undefined: 'strict' }, '{}'],
  ['{{ "<b>"|safe ~ none }}', { autoescape: true }, '&lt;b&gt;None'],
  ['{{ "<b>"|safe ~ s }}', { autoescape: true }, '<b>abc'],
  ['{{ none and none|lower.nosuch(none) }}{{ [1, 2] or s|nosuch }}', {}, 'None[1, 2]'],
  ['{{ 1.7976931348623157e308|filesizeformat(true) }}', {}, 'inf YiB'],
  ['{{ "text"|tojson(missing) }}', {}, '"text"'],
  ['{% include ["no", "part"] %}{% include x ignore missing %}', {}, 'KeyError'],
  ['{{ dict }}{{ range }}', {}, "<class 'dict'><class 'range'>"],
  ['{{ [cycler, namespace] }}', {}, "[<class 'jinja2.utils.Cycler'>, <class 'jinja2.utils.Namespace'>]"],
  ['{% set r = range(1, 9, 2) %}{{ r.start }}{{ r.stop }}{{ r.step }}', {}, '192'],
  ['{{ joiner }}', {}, "<class 'jinja2.utils.Joiner'>"],
  ['{{ -2 ** x.a }},{{ -2.5 ** d.a }},{{ -2 ** 2 }},{{ (-d.a) ** 2 }}', {}, '-2,-6.25,4,4'],
  ['{{ ("<i>a  b</i>"|safe).striptags() }}{{ ("&lt;"|safe).unescape() }}', { autoescape: true }, 'a b&lt;'],
  ['{{ ("a"|safe).escape("<") }}', { autoescape: true }, '&lt;'],
  ['{% autoescape x.a %}{{ "<" }}{{ "<" ~ s }}{% endautoescape %}', {}, '<&lt;abc'],
  ['{{ "x".startswith(("x", 1)) }}{{ "ǅaB".swapcase() }}', {}, 'TrueǅAb'],
])('%s', ([template, options, text]) => {
  expect(outcome(template, options)).toBe(text)
})

test.for<[template: string, pythonType: string]>([
  ['{{ [].pop(empty.name) }}', 'TypeError'],
  ['{{ empty.name(1) }}', 'TypeError'],
  ['{{ []|sort(empty.name) }}', 'TypeError'],
  ['{{ "a"|indent(missing) }}', 'UndefinedError'],
  ['{{ dict(missing) }}', 'UndefinedError'],
  ['{{ [].pop(missing) }}', 'TypeError'],
  ['{{ {}.pop([]) }}', 'KeyError'],
  ['{{ [1] is test }}', 'TypeError'],
  ['{{ ("a"|tojson) * missing }}', 'TypeError'],
  ['{{ "a" * missing }}', 'UndefinedError'],
  ['{{ {1: 2}|xmlattr }}', 'TypeError'],
  ['{{ []|tojson(d.keys) }}', 'TypeError'],
  ['{{ empty.name|wordwrap(3, true, missing) }}', 'UndefinedError'],
  ['{{ "{0[1]}".format(1) }}', 'TypeError'],
  ['{{ 1 if s|nosuch(missing.x) else 2 }}', 'UndefinedError'],
  ['{% extends l %}', 'TypeError'],
  ['{% extends empty.name %}', 'TemplateNotFound'],
  ['{% import 5 as y %}', 'TemplateNotFound'],
  ['{% include empty.name %}', 'TemplatesNotFound'],
  ['{% include x %}', 'KeyError'],
  ['{% macro m(a) %}{% endmacro %}{{ m(a=1, b=2, a=3) }}', 'SyntaxError'],
  ['{% macro m(a) %}{% endmacro %}{% call m(caller=1) %}{% endcall %}', 'SyntaxError'],
  ['{% macro m(a) %}{% endmacro %}{% call m(**missing) %}{% endcall %}', 'UndefinedError'],
  ['{% macro m(caller=none, a=1) %}{{ caller is defined }}{% endmacro %}{{ m(1) }}', 'TypeError'],
  ['{% set y | replace(s, d) %}{% endset %}', 'AssertionError'],
  ['{% filter list %}{% endfilter %}{{ missing.x }}', 'UndefinedError'],
  ['{% filter list %}{% endfilter %}', 'TypeError'],
  ['{{ d.get("z", default=1) }}', 'TypeError'],
  ['{{ d.pop("a", default=1) }}', 'TypeError'],
  ['{{ s.center(width=9) }}', 'TypeError'],
  ['{{ s.replace("a", "b", count=1) }}', 'TypeError'],
  ['{{ s.format_map(d, 1) }}', 'TypeError'],
  ['{{ l.index("a", none) }}', 'TypeError'],
  ['{{ [].sort(none) }}', 'TypeError'],
  ['{{ "{:z}".format(s) }}{{ "{:z}".format(1) }}', 'ValueError'],
  ['{{ "{:z}".format(1) }}', 'ValueError'],
  ['{% macro m(a, a) %}{% endmacro %}', 'SyntaxError'],
  ['{{ self.b(1) }}{% block b %}{% endblock %}', 'TypeError'],
  ['{{ self.b(x=1) }}{% block b %}{% endblock %}', 'TypeError'],
  ['{{ l|map("string")|random }}', 'TypeError'],
  ['{{ d.keys()|random }}', 'TypeError'],
  ['{{ d|random }}', 'KeyError'],
])('%s is a %s', ([template, pythonType]) => {
  expect(outcome(template, {})).toBe(pythonType)
})

test('a misplaced break stops a render, not an analysis', () => {
  const environment = new Environment({ extensions: ['loopcontrols'] })
  expect(environment.undeclaredVariables('{% break %}{{ x }}')).toEqual(new Set(['x']))
  expect(() => environment.fromString('{% break %}')).toThrow("'break' outside loop")
})

test('what fails in the default of a parameter is told with the line of the macro', () => {
  const template = new Environment().fromString('{% macro m(a=nosuch()) %}{% endmacro %}\n\n{{ m() }}')
  expect(() => template.render()).toThrow(expect.objectContaining({ line: 1 }))
})

function outcome(template: string, options: EnvironmentOptions): string {
  try {
    return new Environment({ ...options, loader }).fromString(template).render(variables)
  } catch (error) {
    if (error instanceof TemplateError) return error.pythonType
    throw error
  }
}
