import { mkdir, mkdtemp, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Message, MessagePart } from '../domain/message.ts'
import { attachmentDigest, digestedPrompt } from './attachment-digest.ts'
import { createAttachmentReader } from './attachments.ts'

let folder: string
let directory: string
const signal = new AbortController().signal

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'attachments-'))
  directory = join(folder, 'dataset')
  await mkdir(join(directory, 'images'), { recursive: true })
  await writeFile(join(directory, 'images', 'a.PNG'), Uint8Array.of(1, 2, 3))
  await writeFile(join(directory, '..notes.txt'), 'hi')
  await writeFile(join(directory, 'notes'), 'hi')
  await writeFile(join(folder, 'secret.png'), 'secret')
  await symlink(join(folder, 'secret.png'), join(directory, 'way-out.png'))
  await symlink(directory, join(folder, 'linked'))
})

afterAll(() => rm(folder, { recursive: true }))

const user = (...content: MessagePart[]): Message => ({ role: 'user', content })

const read = (part: MessagePart, from = directory) =>
  createAttachmentReader(from, { readFile, realpath })([user({ text: 'see' }, part)], signal)

test.each<[MessagePart, MessagePart]>([
  [{ image: 'images/a.PNG' }, { image: 'data:image/png;base64,AQID' }],
  [{ image: './images/../images/a.PNG' }, { image: 'data:image/png;base64,AQID' }],
  [{ file: '..notes.txt' }, { file: 'data:text/plain;base64,aGk=' }],
  [{ file: 'notes' }, { file: 'data:application/octet-stream;base64,aGk=' }],
  [{ image: 'https://host/a.png' }, { image: 'https://host/a.png' }],
  [{ file: 'data:text/plain,hi' }, { file: 'data:text/plain,hi' }],
])('%j becomes %j', async (part, expected) => {
  expect(await read(part)).toEqual([user({ text: 'see' }, expected)])
})

test('an absolute path within the dataset is read, as is one in a dataset that is reached by a link', async () => {
  const expected = [user({ text: 'see' }, { image: 'data:image/png;base64,AQID' })]
  expect(await read({ image: join(directory, 'images/a.PNG') })).toEqual(expected)
  expect(await read({ image: 'images/a.PNG' }, join(folder, 'linked'))).toEqual(expected)
})

test.each([
  ['../secret.png', "lies outside the dataset's folder"],
  ['images/../../secret.png', "lies outside the dataset's folder"],
  ['..', "lies outside the dataset's folder"],
  ['/etc/passwd', "lies outside the dataset's folder"],
  ['way-out.png', "lies outside the dataset's folder"],
  ['http://host/a.png', 'neither a path nor an https or data URL'],
  ['file:///etc/passwd', 'neither a path nor an https or data URL'],
  ['none.png', "can't be read: ENOENT"],
  ['notes', 'is not known to be an image'],
  [' ', 'the path of the image is empty'],
])('an image at "%s" is refused', async (image, message) => {
  await expect(read({ image })).rejects.toThrow(
    expect.objectContaining({
      code: 'attachment',
      message: expect.stringContaining(message),
      hint: expect.any(String),
    }),
  )
})

test('messages without attachments are given back as they are', async () => {
  const messages: Message[] = [{ role: 'system', content: 'Be dry.' }, user({ text: 'hi' })]
  const given = await createAttachmentReader(directory, { readFile, realpath })(messages, signal)
  expect(given[0]).toBe(messages[0])
  expect(given[1]).toBe(messages[1])
})

test('reading stops when it is told to', async () => {
  const stopped = AbortSignal.abort(new Error('stopped'))
  const reader = createAttachmentReader(directory, { readFile, realpath })
  await expect(reader([user({ image: 'images/a.PNG' })], stopped)).rejects.toThrow('stopped')
})

test('the digest of an attachment changes with its bytes and its type, and is short', () => {
  const long = Buffer.alloc(10_000, 1).toString('base64')
  const digests = [
    'data:image/png;base64,AQID',
    'data:image/png;base64,AQIE',
    'data:image/gif;base64,AQID',
    `data:image/png;base64,${long}`,
  ].map(attachmentDigest)
  expect(new Set(digests).size).toBe(4)
  for (const digest of digests) expect(digest).toMatch(/^data:image\/(png|gif);sha256,[\da-f]{64}$/)
  expect(attachmentDigest('https://host/a.png')).toBe('https://host/a.png')
})

test('a digested prompt keeps all but the bytes', () => {
  const image = 'data:image/png;base64,AQID'
  expect(digestedPrompt('text')).toBe('text')
  expect(
    digestedPrompt([{ role: 'system', content: 'Be dry.' }, user({ text: 'see' }, { image }, { file: image })]),
  ).toEqual([
    { role: 'system', content: 'Be dry.' },
    user({ text: 'see' }, { image: attachmentDigest(image) }, { file: attachmentDigest(image) }),
  ])
})
