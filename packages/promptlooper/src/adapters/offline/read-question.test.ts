import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Prompt } from '../../domain/message.ts'
import { readQuestion } from './read-question.ts'

const names = ['animal', 'plant']

test.each<[string, string]>([
  ['a line', 'Labels: animal, plant'],
  ['a line with or', 'Classes: animal or plant.'],
  ['a sentence', 'Answer with one of these labels: animal, plant.'],
  ['a sentence without a colon', 'Is it one of animal or plant? Say one word.'],
  ['slashes', 'Category: animal/plant'],
  ['quotes', 'Choose one of the categories: "animal", "plant".'],
  ['bullets', 'Labels:\n- animal\n- plant'],
  ['bullets after a blank line', '**Labels:**\n\n* **animal**\n* **plant**'],
  ['numbers', 'The options are:\n1. animal\n2. plant'],
  ['bullets without a heading', 'Say what it is.\n- animal\n- plant'],
  ['lines without bullets', 'Labels:\nanimal\nplant'],
])('labels are read from %s', (_form, list) => {
  const question = readQuestion(`Classify.\n\n${list}\n\nText: a small bird\nLabel:`)
  expect(question).toEqual({
    labels: names.map((name) => ({ name, description: '' })),
    demonstrations: [],
    text: 'a small bird',
  })
})

test.each([
  ['colons', '- animal: a living creature: it moves\n- plant: it grows, in soil'],
  ['dashes', '- animal - a living creature: it moves\n- plant — it grows, in soil'],
  ['parentheses', '- animal (a living creature: it moves)\n- plant (it grows, in soil)'],
  ['marks', '1) **animal**: a living creature: it moves\n2) `plant`: it grows, in soil'],
])('descriptions are read after %s', (_form, list) => {
  expect(readQuestion(`Labels:\n${list}\n\nText: x y\nLabel:`)).toMatchObject({
    labels: [
      { name: 'animal', description: 'a living creature: it moves' },
      { name: 'plant', description: 'it grows, in soil' },
    ],
    text: 'x y',
  })
})

test('demonstrations are read under the names that the prompt uses, and give the labels where no list does', () => {
  expect(
    readQuestion(
      'Say what it is.\n\nGloss: a bird\nClass: animal\n\nGloss: a tree\nClass: "plant"\n\nGloss: a fish\nClass:',
    ),
  ).toEqual({
    labels: [
      { name: 'animal', description: '' },
      { name: 'plant', description: '' },
    ],
    demonstrations: [
      { text: 'a bird', label: 'animal' },
      { text: 'a tree', label: 'plant' },
    ],
    text: 'a fish',
  })
})

test('a text may have many lines and paragraphs, and words before a colon', () => {
  const question = readQuestion('Labels: a, b\n\nText: one\nLabel: a\n\nText: first line\nNote: second\n\nlast\nLabel:')
  expect(question.text).toBe('first line\nNote: second\n\nlast')
  expect(question.demonstrations).toEqual([{ text: 'one', label: 'a' }])
})

test('a text without an empty last field is read all the same', () => {
  expect(readQuestion('Labels: a, b\n\nText: something').text).toBe('something')
  expect(readQuestion('Task: choose.\nLabels: a, b\n\nWare: something').text).toBe('something')
  expect(readQuestion('Is it one of a, b?\n\nsomething without a name').text).toBe('something without a name')
})

test('labels may follow the text', () => {
  expect(readQuestion('Text: something\nLabels: a, b\nAnswer:')).toMatchObject({
    labels: [{ name: 'a' }, { name: 'b' }],
    text: 'something',
  })
})

test('a demonstration spells its label as the list does; one with another label shows the form only', () => {
  const question = readQuestion(
    'Labels: Animal, Plant\n\nText: what to classify\nLabel: <one word>\n\nText: a bird\nLabel: animal.\n\nText: a fish\nLabel:',
  )
  expect(question.demonstrations).toEqual([{ text: 'a bird', label: 'Animal' }])
})

test('arrows are demonstrations', () => {
  expect(readQuestion('Labels: a, b\n\none thing -> a\nother thing -> b\nthird thing ->')).toMatchObject({
    demonstrations: [
      { text: 'one thing', label: 'a' },
      { text: 'other thing', label: 'b' },
    ],
    text: 'third thing',
  })
})

test('Windows line ends change nothing', () => {
  expect(readQuestion('Labels: a, b\r\n\r\nText: something\r\nLabel:\r\n')).toMatchObject({
    labels: [{ name: 'a' }, { name: 'b' }],
    text: 'something',
  })
})

test.each<[string, Prompt]>([
  ['a bare text', 'first paragraph\n\nsecond paragraph'],
  ['a field', 'Text: first paragraph\n\nsecond paragraph\nLabel:'],
])('in a chat, turns are demonstrations and the last user message is %s', (_form, last) => {
  const question = readQuestion([
    { role: 'system', content: 'Labels:\n- animal: it moves\n- plant' },
    { role: 'user', content: 'a bird' },
    { role: 'assistant', content: 'Label: animal' },
    { role: 'user', content: [{ text: 'Text: a tree' }] },
    { role: 'assistant', content: 'plant' },
    { role: 'user', content: last as string },
  ])
  expect(question).toEqual({
    labels: [
      { name: 'animal', description: 'it moves' },
      { name: 'plant', description: '' },
    ],
    demonstrations: [
      { text: 'a bird', label: 'animal' },
      { text: 'a tree', label: 'plant' },
    ],
    text: 'first paragraph\n\nsecond paragraph',
  })
})

test.each(['', '-> "\n->', 'Hello!', 'Summarise this: the quick brown fox', '\n\n'])('%o holds no labels', (prompt) => {
  expect(readQuestion(prompt)).toMatchObject({ labels: [], demonstrations: [] })
})

test('any prompt is read, in a time that grows with its length', () => {
  const pieces = fc.constantFrom(
    'Labels:',
    'one of ',
    'a',
    ', ',
    ' or ',
    '\n',
    '- ',
    ': ',
    'Text: ',
    'Label:',
    '->',
    ' '.repeat(500),
    '(',
    '"',
    '**',
  )
  const started = performance.now()
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 300 }), (parts) => {
      const { labels, text } = readQuestion(parts.join(''))
      expect(labels.every(({ name }) => name !== '')).toBe(true)
      expect(typeof text).toBe('string')
    }),
  )
  expect(performance.now() - started).toBeLessThan(10_000)
})
