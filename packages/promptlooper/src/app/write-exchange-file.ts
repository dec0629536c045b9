import { randomUUID } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { realpath, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'

import { messageOf, PromptLooperError } from '../domain/errors.ts'

/**
 * Writes a text into a file, compressed where its name ends in `.gz`, so that it is there whole or not at all: beside it
 * under another name, renamed at the end. What is no file, such as a named pipe, is written into directly. Throws a
 * PromptLooperError where it can't be written; what the pieces throw goes through.
 */
export async function writeExchangeFile(file: string, pieces: AsyncIterable<string>): Promise<void> {
  const target = await realpath(file).catch(() => file)
  const present = await stat(target).catch(() => undefined)
  if (present?.isDirectory() === true) throw cannotWrite(file, new Error('it is a folder'))
  const isReplaced = present === undefined || present.isFile()
  const path = isReplaced ? join(dirname(target), `.${basename(target).slice(0, 100)}.${randomUUID()}.partial`) : target
  try {
    await writeInto(path, isReplaced ? 'wx' : 'w', file, pieces)
    if (isReplaced) await rename(path, target)
  } catch (error) {
    if (isReplaced) await rm(path, { force: true })
    throw error instanceof PromptLooperError ? error : cannotWrite(file, error)
  }
}

async function writeInto(path: string, flags: 'w' | 'wx', name: string, pieces: AsyncIterable<string>): Promise<void> {
  const source = Readable.from(pieces, { objectMode: true, highWaterMark: 1 })
  const output = createWriteStream(path, { flags, flush: flags === 'wx' })
  // The header of gzip that Node writes has no time in it: the same text gives the same file.
  await (name.endsWith('.gz') ? pipeline(source, createGzip(), output) : pipeline(source, output))
}

function cannotWrite(file: string, cause: unknown): PromptLooperError {
  return new PromptLooperError('cannot-write', `could not write ${file}: ${messageOf(cause)}`, {
    hint: 'Name another file; what is stored is untouched.',
    cause,
  })
}
