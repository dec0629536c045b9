import { mkdir, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

import { expect, test } from 'vitest'

import { temporaryFolder } from './testing/run-cli.ts'
import { watchFiles } from './watch-files.ts'

const soon = (): AbortSignal => AbortSignal.timeout(5000)

test('a saved file is told of, one that is not followed is not', async () => {
  await using folder = await temporaryFolder()
  const [followed, other] = [join(folder.path, 'a.txt'), join(folder.path, 'b.txt')]
  await writeFile(followed, '1')
  await writeFile(other, '1')
  await using watch = watchFiles()
  watch.follow([followed])
  await sleep(200)
  await writeFile(other, '2')
  await writeFile(followed, '2')
  expect(await watch.nextSave(soon())).toEqual([followed])
})

test('files that come and files that are followed later are told of, those that are no longer followed are not', async () => {
  await using folder = await temporaryFolder()
  const [first, later] = [join(folder.path, 'a.txt'), join(folder.path, 'sub/b.txt')]
  await writeFile(first, '1')
  await using watch = watchFiles()
  watch.follow([first])
  await sleep(200)
  watch.follow([later])
  await sleep(200)
  await writeFile(first, '2')
  await mkdir(join(folder.path, 'sub'))
  await writeFile(later, '1')
  expect(await watch.nextSave(soon())).toEqual([later])
})

test('a file that an editor replaces by renaming stays watched', async () => {
  await using folder = await temporaryFolder()
  const file = join(folder.path, 'a.txt')
  await writeFile(file, '1')
  await using watch = watchFiles()
  watch.follow([file])
  await sleep(200)
  for (const text of ['2', '3']) {
    await writeFile(`${file}.new`, text)
    await rename(`${file}.new`, file)
    expect(await watch.nextSave(soon())).toEqual([file])
  }
})

test('what was saved before anybody asked is not lost', async () => {
  await using folder = await temporaryFolder()
  const file = join(folder.path, 'a.txt')
  await writeFile(file, '1')
  await using watch = watchFiles()
  watch.follow([file])
  await sleep(200)
  await writeFile(file, '2')
  await sleep(400)
  expect(await watch.nextSave(soon())).toEqual([file])
})

test('a signal ends the wait', async () => {
  await using watch = watchFiles()
  const stop = new AbortController()
  const waiting = watch.nextSave(stop.signal)
  stop.abort()
  await expect(waiting).rejects.toBe(stop.signal.reason)
})
