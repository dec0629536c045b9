import { mkdir, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterEach, beforeEach, expect, test } from 'vitest'

import { findStoreLocation, makeStoreLocation } from './store-location.ts'

let root = ''
beforeEach(async () => {
  root = await realpath(await mkdtemp(join(tmpdir(), 'promptlooper-location-')))
  await mkdir(join(root, 'project/deep/er'), { recursive: true })
})
afterEach(async () => await rm(root, { recursive: true, force: true }))

const request = (directory: string, storeUrl: string | null = null, environment = {}) => ({
  startDirectory: join(root, directory),
  storeUrl,
  environment,
})

test.each(['.git', 'package.json'])('the folder is made beside the nearest %s upward', async (mark) => {
  await writeFile(join(root, 'project', mark), '')
  const url = await makeStoreLocation(request('project/deep/er'))
  expect(url).toBe(`sqlite:${join(root, 'project/.promptlooper/store.db')}`)
  expect(await readFile(join(root, 'project/.promptlooper/.gitignore'), 'utf8')).toBe('*\n')
})

test('a folder that is there is used, wherever .git stands', async () => {
  await mkdir(join(root, 'project/deep/.promptlooper'))
  await writeFile(join(root, 'project/deep/er/package.json'), '{}')
  expect(await makeStoreLocation(request('project/deep/er'))).toBe(
    `sqlite:${join(root, 'project/deep/.promptlooper/store.db')}`,
  )
})

test('--store goes before PROMPTLOOPER_STORE, which goes before the folder', async () => {
  const environment = { PROMPTLOOPER_STORE: 'sqlite:named.db' }
  expect(await makeStoreLocation(request('project', 'sqlite:given.db', environment))).toBe('sqlite:given.db')
  expect(await makeStoreLocation(request('project', null, environment))).toBe('sqlite:named.db')
  expect(findStoreLocation(request('project'))).toBe(null)
})

test('reading finds a store upward and makes nothing', async () => {
  expect(findStoreLocation(request('project/deep'))).toBe(null)
  await mkdir(join(root, 'project/.promptlooper'))
  expect(findStoreLocation(request('project/deep'))).toBe(null)
  const file = join(root, 'project/.promptlooper/store.db')
  await writeFile(file, '')
  expect(findStoreLocation(request('project/deep'))).toBe(`sqlite:${file}`)
})

test('reading a named store that is not there is an error', () => {
  const missing = join(root, 'no.db')
  expect(() => findStoreLocation(request('project', `sqlite:${missing}`))).toThrow(`there is no store at ${missing}`)
  expect(() => findStoreLocation(request('project', `sqlite:${missing}?busy_timeout=5`))).toThrow(
    `no store at ${missing}`,
  )
})

test('a store in memory is never looked for on disk', () => {
  expect(findStoreLocation(request('project', 'sqlite::memory:'))).toBe('sqlite::memory:')
})
