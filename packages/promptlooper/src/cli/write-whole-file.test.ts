import { mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { writeWholeFile } from './write-whole-file.ts'

let folder: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'whole-file-'))
})

afterEach(() => rm(folder, { recursive: true, force: true }))

async function* pieces(...texts: readonly string[]): AsyncIterable<string> {
  yield* texts
}

async function* broken(): AsyncIterable<string> {
  yield 'a half'
  throw new Error('the store is gone')
}

test('a file holds all pieces, also those longer than the buffer and with wide characters', async () => {
  const long = '€😀x'.repeat(200_000)
  await writeWholeFile(join(folder, 'out'), pieces('head\n', long, '', 'tail'))
  expect(await readFile(join(folder, 'out'), 'utf8')).toBe(`head\n${long}tail`)
  expect(await readdir(folder)).toEqual(['out'])
})

test('what fails midway leaves the file that was there, and no other', async () => {
  await writeFile(join(folder, 'out'), 'older')
  await expect(writeWholeFile(join(folder, 'out'), broken())).rejects.toThrow('the store is gone')
  expect(await readFile(join(folder, 'out'), 'utf8')).toBe('older')
  expect(await readdir(folder)).toEqual(['out'])
})

test('what fails midway leaves no file where there was none', async () => {
  await expect(writeWholeFile(join(folder, 'out'), broken())).rejects.toThrow('the store is gone')
  expect(await readdir(folder)).toEqual([])
})

test('a link stays a link: the file behind it is replaced, and keeps its permissions', async () => {
  await writeFile(join(folder, 'real'), 'older', { mode: 0o600 })
  await symlink('real', join(folder, 'link'))
  await writeWholeFile(join(folder, 'link'), pieces('newer'))
  expect(await readFile(join(folder, 'real'), 'utf8')).toBe('newer')
  expect((await stat(join(folder, 'real'))).mode & 0o777).toBe(0o600)
  expect((await readdir(folder)).toSorted()).toEqual(['link', 'real'])
})

test('a folder is refused in words', async () => {
  await mkdir(join(folder, 'out'))
  await expect(writeWholeFile(join(folder, 'out'), pieces('x'))).rejects.toThrow(
    /could not write .*out: it is a folder/,
  )
})

test('what is no file is written into as it is', async () => {
  await writeWholeFile('/dev/null', pieces('x'))
  expect((await stat('/dev/null')).isCharacterDevice()).toBe(true)
})
