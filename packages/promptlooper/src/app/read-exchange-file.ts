import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { createGunzip } from 'node:zlib'

import { headerFault, readLine } from '../cache/exchange-format.ts'
import type { StoredAnswer } from '../domain/cache-filter.ts'
import { messageOf, PromptLooperError } from '../domain/errors.ts'

/**
 * The entries of an exchange file, compressed or not, one after the other, in bounded memory. Throws a PromptLooperError
 * `exchange-file` with the line at which the file is not what its checksums say; that it is whole is known only when
 * the last entry has been followed by the end. `shown` names the file in messages.
 */
export async function* readExchangeFile(path: string, shown: string): AsyncGenerator<StoredAnswer, ExchangeEnd> {
  const checksums = createHash('sha256')
  let line = 0
  let entries = 0
  let end: ExchangeEnd | null = null
  const refuse = (fault: string): PromptLooperError => faultAt(shown, Math.max(line, 1), fault)
  try {
    for await (const text of lines(await bytesOf(path))) {
      line += 1
      if (line === 1) {
        const fault = headerFault(text)
        if (fault !== null) throw refuse(fault)
        continue
      }
      if (end !== null) throw refuse('there is more after the end: were two files put together?')
      const read = readLine(text)
      if (read.kind === 'fault') throw refuse(read.fault)
      if (read.kind === 'end') {
        if (read.entries !== entries)
          throw refuse(`the file says that it has ${read.entries} entries, and has ${entries}`)
        if (read.checksum !== checksums.digest('hex')) throw refuse('entries were taken out, added or moved')
        end = { entries, checksum: read.checksum }
        continue
      }
      entries += 1
      checksums.update(`${read.checksum}\n`)
      yield read.answer
    }
  } catch (error) {
    if (error instanceof PromptLooperError) throw error
    // A gzip that was cut off, bytes that are no text, a disk that fails.
    throw faultAt(shown, line + 1, messageOf(error), error)
  }
  if (end !== null) return end
  line += 1
  throw refuse(line === 1 ? 'the file is empty' : 'the file was cut off: its last line is missing')
}

/** How a whole file ends. */
export interface ExchangeEnd {
  readonly entries: number
  /** Of all entries, in their order: two files with the same one hold the same. */
  readonly checksum: string
}

function faultAt(shown: string, line: number, fault: string, cause?: unknown): PromptLooperError {
  return new PromptLooperError('exchange-file', `${shown}:${line}: ${fault}`, {
    hint: 'Nothing of it was imported. Write the file again with "promptlooper cache export".',
    cause,
  })
}

async function bytesOf(path: string): Promise<AsyncIterable<Buffer>> {
  const isCompressed = await startsAsGzip(path)
  const stream = createReadStream(path)
  if (!isCompressed) return stream
  const unpacked = createGunzip()
  stream.on('error', (error) => unpacked.destroy(error))
  return stream.pipe(unpacked)
}

async function startsAsGzip(path: string): Promise<boolean> {
  const file = await open(path)
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(2), 0, 2, 0)
    return bytesRead === 2 && buffer[0] === 0x1f && buffer[1] === 0x8b
  } finally {
    await file.close()
  }
}

/** Only a newline ends a line: the other line ends of Unicode may stand in JSON texts. */
async function* lines(chunks: AsyncIterable<Buffer>): AsyncIterable<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  let pieces: string[] = []
  let length = 0
  for await (const bytes of chunks) {
    const chunk = decoder.decode(bytes, { stream: true })
    let start = 0
    for (let end = chunk.indexOf('\n'); end >= 0; end = chunk.indexOf('\n', start)) {
      pieces.push(chunk.slice(start, end))
      yield pieces.join('')
      pieces = []
      length = 0
      start = end + 1
    }
    if (start === chunk.length) continue
    pieces.push(chunk.slice(start))
    length += chunk.length - start
    if (length > longestLine) throw new Error(`a line is longer than ${longestLine} characters`)
  }
  const rest = `${pieces.join('')}${decoder.decode()}`
  if (rest !== '') yield rest
}

/** Four times the longest answer that is taken, for what escaping adds: a small file must not unpack without end. */
const longestLine = 256 * 1024 * 1024
