import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'

import { afterEach, beforeEach, expect, test } from 'vitest'

import { watchedFiles } from './watched-files.ts'

let root = ''
beforeEach(async () => {
  root = await realpath(await mkdtemp(join(tmpdir(), 'promptlooper-watched-')))
})
afterEach(async () => await rm(root, { recursive: true, force: true }))

test('every file that an experiment names is watched, missing ones too, and no other', async () => {
  await write(
    'e.yaml',
    'dataset: { path: rows.csv }\ntemplate: { include: parts/ }\nmatrix: { prompt: [p/a.jinja, p/chat.yaml, "Say {{ word }}"] }\nscorers: [{ scorer: script, path: ./own.mts }]\nstages: parts\n',
  )
  await write('rows.csv', '')
  await write('parts/x.jinja', '')
  await write('p/a.jinja', '')
  await write('p/chat.yaml', '- { role: system, content: system.jinja }\n')
  await write('p/system.jinja', '')
  await write('unnamed.txt', '')
  const names = (await watchedFiles(join(root, 'e.yaml'))).map((file) => relative(root, file))
  expect(names).toEqual(
    expect.arrayContaining([
      'e.yaml',
      '.env',
      'rows.csv',
      'parts',
      'p/a.jinja',
      'p/chat.yaml',
      'p/system.jinja',
      'own.mts',
    ]),
  )
  expect(names).not.toContain('unnamed.txt')
})

test('a file that does not parse is itself watched', async () => {
  await write('e.yaml', 'name: [')
  expect(await watchedFiles(join(root, 'e.yaml'))).toEqual([join(root, 'e.yaml'), join(root, '.env')])
})

test("a module's files are watched, too", async () => {
  await write('e.mjs', "export default { dataset: 'rows.csv' }")
  expect(await watchedFiles(join(root, 'e.mjs'))).toContain(join(root, 'rows.csv'))
})

async function write(name: string, text: string): Promise<void> {
  await mkdir(dirname(join(root, name)), { recursive: true })
  await writeFile(join(root, name), text)
}
