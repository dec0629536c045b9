import { NotYetError, StoreError } from '../domain/errors.ts'

/** Where a store is, and the limits that its address sets. */
export interface StoreAddress {
  /** A path as written, or `:memory:`. */
  readonly path: string
  /** How many pages of 4,096 bytes the store may have (`?max_page_count=`); null: as many as the disk holds. */
  readonly maximumPages: number | null
  /** How long a statement waits for another process's transaction (`?busy_timeout=`), in milliseconds. */
  readonly busyTimeoutMs: number
}

const defaultBusyTimeoutMs = 10_000

/** Reads `sqlite:path` or `sqlite::memory:`. Throws a StoreError for anything else, a NotYetError for PostgreSQL. */
export function readStoreUrl(url: string): StoreAddress {
  if (/^postgres(ql)?:/i.test(url)) {
    throw new NotYetError('a store on PostgreSQL is not supported yet', {
      hint: 'Use a file: sqlite:PATH. PostgreSQL, and workers with it, come in a later version.',
    })
  }
  const [, path = '', settings = ''] = /^sqlite:([^?]*)(?:\?(.*))?$/is.exec(url) ?? []
  if (path === '') throw malformed(url)
  const limits = new URLSearchParams(settings)
  for (const name of limits.keys()) {
    if (name === 'max_page_count' || name === 'busy_timeout') continue
    throw new StoreError('store-url', `the address of the store has an unknown setting "${name}"`, {
      hint: 'The settings are max_page_count and busy_timeout.',
    })
  }
  return {
    path,
    maximumPages: wholeNumber(limits, 'max_page_count'),
    busyTimeoutMs: wholeNumber(limits, 'busy_timeout') ?? defaultBusyTimeoutMs,
  }
}

function wholeNumber(limits: URLSearchParams, name: string): number | null {
  const written = limits.get(name)
  if (written === null) return null
  if (/^\d{1,9}$/.test(written)) return Number(written)
  throw new StoreError('store-url', `${name} of the store's address must be a whole number, not "${written}"`, {
    hint: `Write it as ?${name}=1000.`,
  })
}

function malformed(url: string): StoreError {
  // What stands before an @ may be a password: it must not reach a log.
  const shown = url.replace(/\/\/[^/@]*@/, '//…@')
  return new StoreError('store-url', `"${shown}" is not the address of a store`, {
    hint: /^[a-z][a-z0-9+.-]+:/i.test(url)
      ? 'An address is sqlite:PATH or sqlite::memory:.'
      : `Write sqlite:${shown === '' ? 'PATH' : shown}.`,
  })
}
