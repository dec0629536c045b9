import fc from 'fast-check'
import { expect, test } from 'vitest'
import { followPointer, isPointer } from './json-pointer.ts'

// The examples of RFC 6901, section 5, and what lies beside them.
const document = { foo: ['bar', 'baz'], '': 0, 'a/b': 1, 'c%d': 2, 'm~n': 8, ' ': 7, deep: { list: [{ x: null }] } }

test.each([
  ['', document],
  ['/foo', ['bar', 'baz']],
  ['/foo/0', 'bar'],
  ['/', 0],
  ['/a~1b', 1],
  ['/c%d', 2],
  ['/m~0n', 8],
  ['/ ', 7],
  ['/deep/list/0/x', null],
])('%j leads to its value', (pointer, value) => {
  expect(followPointer(document, pointer)).toEqual({ found: true, value })
})

test.each([
  '/nothing',
  '/foo/2',
  '/foo/-',
  '/foo/00',
  '/foo/length',
  '/toString',
  '/constructor',
  '/__proto__',
  '/foo/0/0',
  'foo',
])('%j leads nowhere', (pointer) => {
  expect(followPointer(document, pointer)).toEqual({ found: false })
})

test.each([
  ['', true],
  ['/a', true],
  ['a', false],
  ['/a~2', false],
  ['/a~', false],
])('that %j is a pointer is %j', (text, is) => {
  expect(isPointer(text)).toBe(is)
})

test('every member of an object is found by the pointer to it', () => {
  fc.assert(
    fc.property(fc.string(), fc.jsonValue(), (name, value) => {
      const pointer = `/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`
      // As a parser gives it: a name such as __proto__ is a member of its own.
      const holder = JSON.parse(`{${JSON.stringify(name)}:${JSON.stringify(value)}}`)
      expect(followPointer(holder, pointer)).toEqual({ found: true, value: JSON.parse(JSON.stringify(value)) })
    }),
  )
})
