import { expect, test } from 'vitest'
import { shortPaths } from './short-paths.ts'

test.each([
  ['/home/me/work/spam.yaml:3:1 unknown key', 'spam.yaml:3:1 unknown key'],
  ['the file "/home/me/work/a/b.csv" is empty', 'the file "a/b.csv" is empty'],
  ['/home/me/workshop/spam.yaml', '/home/me/workshop/spam.yaml'],
  ['sqlite:/home/me/work/store.db', 'sqlite:/home/me/work/store.db'],
  ['one\n/home/me/work/two.yaml:1:1 two', 'one\ntwo.yaml:1:1 two'],
])('%j reads %j from /home/me/work', (message, expected) => {
  expect(shortPaths(message, '/home/me/work')).toBe(expected)
})
