import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import type { JsonObject } from '../../../domain/json-value.ts'
import { imported } from './testing/imported.ts'

describe('prompts', () => {
  test('a .txt with lines of --- is several prompts', () => {
    const { prompts, experiment } = imported('prompts: [file://p/two.txt]', { 'p/two.txt': 'One {{a}}\n---\nTwo\n' })
    expect(prompts).toEqual({ 'prompts/two-1.jinja': 'One {{a}}\n', 'prompts/two-2.jinja': 'Two\n' })
    expect(experiment['matrix']).toEqual({
      prompt: { 'two 1': 'prompts/two-1.jinja', 'two 2': 'prompts/two-2.jinja' },
    })
  })

  test('a chat stays a chat, with the images in it', () => {
    const chat = [
      { role: 'system', content: 'Be {{tone}}' },
      {
        role: 'user',
        content: [
          { type: 'text', text: '{{q}}' },
          { type: 'image_url', image_url: { url: '{{photo}}' } },
        ],
      },
    ]
    const { prompts } = imported('prompts: [file://c.json]', { 'c.json': JSON.stringify(chat) })
    expect(parse(prompts['prompts/c.yaml'] ?? '')).toEqual([
      chat[0],
      { role: 'user', content: [{ text: '{{q}}' }, { image: '{{photo}}' }] },
    ])
  })

  test('a text that is the JSON of a chat is one, too', () => {
    const { prompts } = imported(`prompts: ['[{"role": "user", "content": "{{q}}"}]']`)
    expect(Object.values(prompts).map((text) => parse(text))).toEqual([[{ role: 'user', content: '{{q}}' }]])
  })

  test('JSON that becomes one only when it is rendered is carried over as a text, with a note', () => {
    const { prompts, notes } = imported('{ prompts: ["file://c.json"], providers: [echo] }', {
      'c.json': '[{{messages}}]',
    })
    expect(prompts).toEqual({ 'prompts/c.jinja': '[{{messages}}]\n' })
    expect(notes).toEqual(['the prompt c.json is no list of messages as it stands; it is carried over as one text'])
  })

  test('labels, patterns, tables and the older mapping are read', () => {
    const { experiment } = imported(
      'prompts: [{ id: "file://a.txt", label: first }, { raw: "Say {{x}}", label: second }, "file://m/*.md", "file://t.csv"]',
      { 'a.txt': 'A', 'm/one.md': 'M1', 'm/two.md': 'M2', 't.csv': 'prompt,label\nT1,tee\n"T2, too",\n' },
    )
    expect(Object.keys((experiment['matrix'] as JsonObject)['prompt'] as JsonObject)).toEqual([
      'first',
      'second',
      'one',
      'two',
      'tee',
      't 2',
    ])
    expect(
      imported('prompts: { a.txt: first, b.txt: second }', { 'a.txt': 'A', 'b.txt': 'B' }).experiment,
    ).toMatchObject({
      matrix: { prompt: { first: 'prompts/first.jinja', second: 'prompts/second.jinja' } },
    })
  })

  test('two prompts of one name keep apart', () => {
    const { prompts } = imported('prompts: [{ raw: A, label: x }, { raw: B, label: X }]')
    expect(prompts).toEqual({ 'prompts/x.jinja': 'A\n', 'prompts/x-2.jinja': 'B\n' })
  })

  test.each(['file://p.js', 'file://p.py:make', 'file://p.mts'])('%s is code, and left out', (path) => {
    const { prompts, notes } = imported(`prompts: ["${path}", plain]`)
    expect(prompts).toEqual({ 'prompts/plain.jinja': 'plain\n' })
    expect(notes).toContain(`the prompt ${path.slice(7)} is code and is not carried over`)
  })

  test.each([
    ['{{ x | dump }}', '"| dump" is "| tojson"'],
    ['{{ x.length }}', '".length" is "| length"'],
    ['{% if a === 1 && b %}c{% endif %}', '"===" and "!==" are "==" and "!="'],
    ['{% if a %}b{% elseif c %}d{% endif %}', 'are not part of Jinja2'],
    ['{{ x.toUpperCase() }}', "JavaScript's methods"],
    ['{{ env.HOME }}', 'variables of the environment'],
  ])('%s is named as Nunjucks', (template, words) => {
    const { notes, prompts } = imported(JSON.stringify({ prompts: [template] }))
    expect(notes.join('\n')).toContain(words)
    expect(Object.values(prompts)).toEqual([`${template}\n`])
  })

  test.each([
    '{{ x | upper }}',
    '{% for a in b %}{{ loop.index }}{% else %}none{% endfor %}',
    "{{ 'a === b && c.length' }}",
  ])('%s means the same in both', (template) =>
    expect(imported(JSON.stringify({ prompts: [template], providers: ['echo'] })).notes).toEqual([]),
  )

  test('a variable with a name of ours gets another, in tags alone', () => {
    const { prompts, rows, notes } = imported(`
prompts: ["input: {{ input }} {{ x.input }} {{ 'input' }} {% if input %}{{input|upper}}{% endif %}"]
tests: [{ vars: { input: a, x: { input: b } } }]`)
    expect(Object.values(prompts)).toEqual([
      "input: {{ input_text }} {{ x.input }} {{ 'input' }} {% if input_text %}{{input_text|upper}}{% endif %}\n",
    ])
    expect(rows).toEqual([{ input: { input_text: 'a', x: { input: 'b' } } }])
    expect(notes.join()).toContain('the variable "input" is called "input_text" here')
  })
})
