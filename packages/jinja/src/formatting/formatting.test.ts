import { expect, test } from 'vitest'
import { Environment } from '../environment.ts'

test.for<[expression: string, text: string]>([
  ['0.1 + 0.2', '0.30000000000000004'],
  ['1e16', '1e+16'],
  ['123456789012345.0', '123456789012345.0'],
  ['1e-5', '1e-05'],
  ['2.675|round(2)', '2.67'],
  ['2.5|round', '2.0'],
  ['1234|round(-2)', '1200'],
  ['"%.3f|%5d|%-5s|%05d|%x|%e" % (2.0005, 3, "a", -4, 255, 12345.678)', '2.001|    3|a    |-0004|ff|1.234568e+04'],
  ['"%(a)s" % {"a": 1}', '1'],
  [
    '"{:,}|{:.2f}|{:>5}|{:^5}|{:+d}|{:%}".format(1234567, 3.14159, "a", "b", 4, 0.5)',
    '1,234,567|3.14|    a|  b  |+4|50.000000%',
  ],
  ['"{0[a]} {1!r} {x.real}".format({"a": 1}, "q", x=2)', "1 'q' 2"],
  ['[1, "a", "it\'s", 2.0, none, (1,), {1: 2}]', "[1, 'a', \"it's\", 2.0, None, (1,), {1: 2}]"],
  ['{"b": [1, "é<&>"], "a": none}|tojson', '{"a": null, "b": [1, "\\u00e9\\u003c\\u0026\\u003e"]}'],
  ['{"a": [1, {}]}|tojson(2)', '{\n  "a": [\n    1,\n    {}\n  ]\n}'],
  ['"a-b c\'d"|title', "A-B C'd"],
  ['"hello big wide world"|truncate(12)', 'hello...'],
  ['"one two three"|wordwrap(7)', 'one two\nthree'],
  ['"a\nb"|indent(2)', 'a\n  b'],
  ['1000000|filesizeformat', '1.0 MB'],
  ['"a b&c/d"|urlencode', 'a%20b%26c/d'],
  ['[3, 1, 2]|sort(reverse=true)', '[3, 2, 1]'],
  ['["b", "A", "c"]|sort', "['A', 'b', 'c']"],
  ['{"b": 1, "a": 2}|dictsort', "[('a', 2), ('b', 1)]"],
  ['[1, 2, 3, 4, 5]|batch(2, 0)|list', '[[1, 2], [3, 4], [5, 0]]'],
  ['[1, 2, 3, 4, 5]|slice(2)|list', '[[1, 2, 3], [4, 5]]'],
])('%s prints as in Python', ([expression, text]) => {
  expect(new Environment().fromString(`{{ ${expression} }}`).render()).toBe(text)
})
