import { expect, test } from 'vitest'

import { readStoreUrl } from './store-url.ts'

test.each([
  ['sqlite:.promptlooper/store.db', { path: '.promptlooper/store.db', maximumPages: null, busyTimeoutMs: 10_000 }],
  ['sqlite:/var/a b.db', { path: '/var/a b.db', maximumPages: null, busyTimeoutMs: 10_000 }],
  ['sqlite::memory:', { path: ':memory:', maximumPages: null, busyTimeoutMs: 10_000 }],
  ['sqlite:x.db?max_page_count=100&busy_timeout=50', { path: 'x.db', maximumPages: 100, busyTimeoutMs: 50 }],
])('%s is the address of a store', (url, address) => {
  expect(readStoreUrl(url)).toEqual(address)
})

test.each([
  ['store.db', '"store.db" is not the address of a store', 'Write sqlite:store.db.'],
  ['', '"" is not the address of a store', 'Write sqlite:PATH.'],
  ['sqlite:', '"sqlite:" is not the address of a store', 'An address is sqlite:PATH or sqlite::memory:.'],
  [
    'mysql://me:secret@host/x',
    '"mysql://…@host/x" is not the address of a store',
    'An address is sqlite:PATH or sqlite::memory:.',
  ],
  [
    'sqlite:x.db?journal=off',
    'the address of the store has an unknown setting "journal"',
    'The settings are max_page_count and busy_timeout.',
  ],
  [
    'sqlite:x.db?max_page_count=many',
    'max_page_count of the store’s address must be a whole number, not "many"',
    'Write it as ?max_page_count=1000.',
  ],
])('%j is refused, with what to write instead', (url, message, hint) => {
  expect(() => readStoreUrl(url)).toThrow(
    expect.objectContaining({ name: 'StoreError', code: 'store-url', message: message.replace('’', "'"), hint }),
  )
})

test.each(['postgres://me:secret@host/x', 'postgresql://host/x', 'POSTGRES://host/x'])('%s is for later', (url) => {
  expect(() => readStoreUrl(url)).toThrow(
    expect.objectContaining({ name: 'NotYetError', message: expect.not.stringContaining('secret') }),
  )
})
