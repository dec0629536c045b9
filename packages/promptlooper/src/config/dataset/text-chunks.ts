import { createReadStream } from 'node:fs'
import { faultError } from '../faults.ts'
import { unreadable } from '../read-text-file.ts'

/** A file to stream, and how messages name it. */
export interface DatasetFile {
  readonly path: string
  readonly shown: string
}

/** The text of a UTF-8 file in pieces, without its byte-order mark. Throws a ConfigError where it can't be read. */
export async function* textChunks({ path, shown }: DatasetFile): AsyncIterable<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  let line = 1
  const decode = (bytes: Uint8Array | undefined): string => {
    try {
      const text = bytes === undefined ? decoder.decode() : decoder.decode(bytes, { stream: true })
      line += newlinesIn(text)
      return text
    } catch {
      throw faultError(
        'not-utf8',
        { file: shown, line: line + linesBeforeFault(bytes), column: 1 },
        'the text is not UTF-8',
        'Save the file as UTF-8.',
      )
    }
  }
  const stream = createReadStream(path)
  try {
    // Without an encoding a file's stream gives bytes.
    for await (const bytes of stream as AsyncIterable<Buffer>) yield decode(bytes)
  } catch (thrown) {
    if (thrown instanceof Error && 'syscall' in thrown) {
      const fault = await unreadable(path, shown, thrown)
      throw faultError(fault.code, { file: shown, line: 1, column: 1 }, fault.message, fault.hint)
    }
    throw thrown
  } finally {
    stream.destroy()
  }
  const rest = decode(undefined)
  if (rest !== '') yield rest
}

function newlinesIn(text: string): number {
  let count = 0
  for (let index = text.indexOf('\n'); index >= 0; index = text.indexOf('\n', index + 1)) count++
  return count
}

function linesBeforeFault(bytes: Uint8Array | undefined): number {
  const lossy = new TextDecoder().decode(bytes)
  const fault = lossy.indexOf('\uFFFD')
  return newlinesIn(fault < 0 ? lossy : lossy.slice(0, fault))
}
