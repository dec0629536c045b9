import { expect, test } from 'vitest'
import { shortPaths } from './short-paths.ts'

test.each([
  ['/home/me/songs/spam.yaml:3:1 unknown key', 'spam.yaml:3:1 unknown key'],
  ['the file "/home/me/songs/a/b.csv" is empty', 'the file "a/b.csv" is empty'],
  ['/home/me/songster/spam.yaml', '/home/me/songster/spam.yaml'],
  ['sqlite:/home/me/songs/store.db', 'sqlite:/home/me/songs/store.db'],
  ['one\n/home/me/songs/two.yaml:1:1 two', 'one\ntwo.yaml:1:1 two'],
])('%j reads %j from /home/me/songs', (message, expected) => {
  expect(shortPaths(message, '/home/me/songs')).toBe(expected)
})
