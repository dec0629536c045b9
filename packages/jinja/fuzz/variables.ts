import type { RandomNumbers } from './random-numbers.ts'

// JSON texts, so that 1.0 stays a float on both sides.
const VARIABLES: Readonly<Record<string, readonly string[]>> = {
  s: ['"Hello World"', '"abc"', '"a b  c"', '""', '"<b>bold</b> & \'more\'"'],
  t: ['"äöü ß €"', '"Title Case Text"', '"x,y,,z"', '"12.5"', '"tab\\there"', '"ŉǆ İI ﬁn"'],
  wide: ['"😀a😀b"', '"👍🏽 ok"', '"e\\u0301x"', '"日本語テキスト"'],
  html: [
    '"<b>\\"x\\" & \'y\'</b>"',
    '"<a href=\\"https://example.com/?a=1&b=2\\">link</a> &lt; &amp;eacute;"',
    '"see www.example.com, mail me@example.org (http://x.io/a_b)."',
  ],
  lines: ['"line one\\nline two\\n\\nline four"', '"a\\r\\nb\\rc\\u2028d\\n"', '"  indented\\n\\tmore\\n"'],
  long: [
    '"The quick brown fox jumps over the lazy dog and runs-away from the well-known place."',
    '"supercalifragilistic-expialidocious words x"',
  ],
  n: ['5', '0', '3', '-2', '7'],
  zero: ['0'],
  minus: ['-7', '-1'],
  large: ['12345678901234567890', '9007199254740993', '-99999999999999999999'],
  f: ['1.5', '0.1', '2.0', '-0.0', '1e100'],
  tiny: ['1e-10', '5e-324', '0.000123'],
  huge: ['1e16', '1.7976931348623157e308', '123456789.123'],
  l: ['[3, 1, 2]', '[1]', '[]', '[2, 2.0, true]', '[5, -1, 3, 0]'],
  words: ['["b", "A", "c"]', '["one", "two", "Two", ""]', '["x"]', '["é", "z", "Z"]'],
  mixed: ['[1, "a", 2.5, null, true, [1], {"k": 1}]', '[null]', '["1", 2]'],
  d: [
    '{"b": 1, "a": 2}',
    '{"a": {"b": {"c": 1}}, "items": 3}',
    '{}',
    '{"B": 1, "a": [1, 2], "c": null}',
    '{"a": "<x>", "1": 2}',
  ],
  people: [
    '[{"name": "Bob", "age": 30, "tags": ["x"]}, {"name": "alice", "age": 25, "tags": []}, {"name": "Carl", "age": 30, "tags": ["y", "z"]}]',
    '[{"name": "a", "age": 1.5}, {"name": "A", "age": 1}]',
    '[]',
    '[{"name": null}, {"age": 3, "tags": "t"}]',
  ],
  yes: ['true', 'true', '1'],
  no: ['false', 'false', 'null'],
  x: ['"ex"', '7', '[1, 2]', '{"a": 1}', 'null', '"<x>"'],
  y: ['"why"', '0', '2.5', '[[1, 2]]', 'true'],
  i: ['4', '"eye"', '{"name": "in"}', 'false'],
}

/** The variables of a case as JSON; now and then one is not there. */
export function variablesJson(random: RandomNumbers): string {
  const members = Object.entries(VARIABLES)
    .filter(() => random.next() > 0.03)
    .map(([name, values]) => `${JSON.stringify(name)}: ${random.pick(values)}`)
  return `{${members.join(', ')}}`
}
