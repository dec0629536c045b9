import { expect, test } from 'vitest'
import { Environment } from './environment.ts'
import { PythonError, TemplateError, TemplateSyntaxError, UndefinedError } from './errors.ts'

function errorOf(run: () => unknown): unknown {
  try {
    run()
  } catch (error) {
    return error
  }
  return undefined
}

test.for<[template: string, pythonType: string, message: string, line: number]>([
  ['{{ x ', 'TemplateSyntaxError', "unexpected end of template, expected 'end of print statement'.", 1],
  [
    'a\n{% if x %}',
    'TemplateSyntaxError',
    "Unexpected end of template. Jinja was looking for the following tags: 'elif' or 'else' or 'endif'. The innermost block that needs to be closed is 'if'.",
    2,
  ],
  ['{{ x|nofilter }}', 'TemplateAssertionError', "No filter named 'nofilter'.", 1],
  ['\n\n{{ missing.attr }}', 'UndefinedError', "'missing' is undefined", 3],
  ["{{ 'a' + 1 }}", 'TypeError', 'can only concatenate str (not "int") to str', 1],
  ['{{ 1 / 0 }}', 'ZeroDivisionError', 'division by zero', 1],
  ['{{ [1]|first(2) }}', 'TypeError', 'do_first() takes 1 positional argument but 2 were given', 1],
  ['{% include "x" %}', 'TypeError', 'no loader for this environment specified', 1],
  ['{% trans %}x{% endtrans %}', 'TemplateSyntaxError', "the tag 'trans' is not supported yet", 1],
  ['{% break %}', 'TemplateSyntaxError', "Encountered unknown tag 'break'.", 1],
])('%s fails as in Python', ([template, pythonType, message, line]) => {
  const error = errorOf(() => new Environment().fromString(template).render())
  expect(error).toBeInstanceOf(TemplateError)
  expect(error).toMatchObject({ pythonType, message, line })
})

test('an error shows its line with a caret', () => {
  const error = errorOf(() => new Environment().fromString('one\ntwo {{ three four }}', 'prompt.jinja'))
  expect(error).toBeInstanceOf(TemplateSyntaxError)
  expect(error instanceof TemplateError && error.describe()).toBe(
    "prompt.jinja:2:14 expected token 'end of print statement', got 'four'\n  two {{ three four }}\n               ^",
  )
})

test('an undefined value says its name', () => {
  const error = errorOf(() =>
    new Environment({ undefined: 'strict' }).fromString('{{ input.txet }}').render({ input: {} }),
  )
  expect(error).toBeInstanceOf(UndefinedError)
  expect(error).toMatchObject({ undefinedName: 'txet', message: "'dict object' has no attribute 'txet'" })
})

test('what a function of the host throws is the cause', () => {
  const environment = new Environment()
  const failure = new Error('no network')
  environment.globals.set('fetch', () => {
    throw failure
  })
  const error = errorOf(() => environment.fromString('{{ fetch() }}').render())
  expect(error).toBeInstanceOf(PythonError)
  expect(error).toMatchObject({ message: 'fetch: no network', cause: failure, line: 1 })
})
