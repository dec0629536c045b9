import { randomUUID } from 'node:crypto'
import { open, realpath, rename, rm, stat, type FileHandle } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'

import { messageOf, PromptLooperError } from '../domain/errors.ts'

/**
 * Writes a file so that the file is there whole or not at all: it is written beside it under another name,
 * which begins with a dot, and renamed when all is on the disk. What is no file (`/dev/stdout`, a named pipe) is written
 * into directly. Throws a PromptLooperError where it can't be written; what the pieces throw goes through.
 */
export async function writeWholeFile(file: string, pieces: AsyncIterable<string | Uint8Array>): Promise<void> {
  const target = await realpath(file).catch(() => file)
  const present = await stat(target).catch(() => undefined)
  if (present?.isDirectory() === true) {
    throw new PromptLooperError('cannot-write', `could not write ${file}: it is a folder`)
  }
  if (present !== undefined && !present.isFile()) {
    await writeInto(file, target, 'w', undefined, pieces)
    return
  }
  const partial = join(dirname(target), `.${basename(target).slice(0, 100)}.${randomUUID()}.partial`)
  try {
    await writeInto(file, partial, 'wx', present?.mode, pieces)
    await guarded(file, () => rename(partial, target))
  } catch (error) {
    await rm(partial, { force: true }).catch(() => {})
    throw error
  }
}

async function writeInto(
  named: string,
  path: string,
  flags: 'w' | 'wx',
  mode: number | undefined,
  pieces: AsyncIterable<string | Uint8Array>,
): Promise<void> {
  const opened = await guarded(named, () => open(path, flags, mode))
  try {
    const buffer = Buffer.allocUnsafeSlow(bufferBytes)
    for await (const piece of pieces) await guarded(named, () => append(opened, piece, buffer))
    if (flags === 'wx') await guarded(named, () => opened.sync())
  } finally {
    await opened.close().catch(() => {})
  }
}

const bufferBytes = 262_144
const encoder = new TextEncoder()

/** Texts go through one buffer: one for each piece would wait for the garbage collector, hundreds of megabytes of them. */
async function append(opened: FileHandle, piece: string | Uint8Array, buffer: Buffer): Promise<void> {
  if (typeof piece !== 'string') return await appendBytes(opened, piece, piece.length)
  let rest = piece
  while (rest !== '') {
    const { read, written } = encoder.encodeInto(rest, buffer)
    rest = rest.slice(read)
    await appendBytes(opened, buffer, written)
  }
}

async function appendBytes(opened: FileHandle, bytes: Uint8Array, length: number): Promise<void> {
  for (let from = 0; from < length;) from += (await opened.write(bytes, from, length - from)).bytesWritten
}

/** Faults of the disk in words that name the file; a fault of what is written is none of the file's. */
async function guarded<Result>(file: string, act: () => Promise<Result>): Promise<Result> {
  try {
    return await act()
  } catch (error) {
    throw new PromptLooperError('cannot-write', `could not write ${file}: ${messageOf(error)}`, {
      cause: error,
      hint: 'What is stored is untouched: the same command writes it again, or into another file.',
    })
  }
}
