import { pipeline, type Readable } from 'node:stream'
import { createBrotliDecompress, createGunzip, createInflate, createZstdDecompress } from 'node:zlib'

type Headers = Readonly<Record<string, string | string[] | undefined>>
type Body = Readable & { text(): Promise<string> }

/** A body is longer than what is read. */
export class AnswerTooLong extends Error {
  /** In bytes, once the content encoding is taken off. */
  readonly limitBytes: number

  constructor(limitBytes: number) {
    super(`the answer is longer than ${limitBytes} bytes`)
    this.limitBytes = limitBytes
  }
}

/**
 * The text of a body, of at most so many bytes: what is longer is dropped as it comes, so that it never takes the
 * memory. Whatever goes wrong is thrown as `explained` words it.
 */
export async function boundedText(
  body: Body,
  headers: Headers,
  longestBytes: number,
  explained: (error: unknown) => Error,
): Promise<string> {
  // The usual answer: plain, and its length is known and kept to.
  const isUsual = announcedLength(headers) <= longestBytes && contentEncoding(headers) === ''
  if (!isUsual) return new TextDecoder().decode(await boundedBytes(body, headers, longestBytes, explained))
  try {
    return await body.text()
  } catch (error) {
    throw explained(error)
  }
}

/** The bytes of a body, bounded and explained like its text. */
export async function boundedBytes(
  body: Body,
  headers: Headers,
  longestBytes: number,
  explained: (error: unknown) => Error,
): Promise<Uint8Array> {
  try {
    if (announcedLength(headers) > longestBytes) throw new AnswerTooLong(longestBytes)
    return await collect(decoded(body, headers), longestBytes)
  } catch (error) {
    // Its connection goes with it: what is still to come is not read.
    body.on('error', ignoreAfterEnd).destroy()
    throw explained(error)
  }
}

/** The pieces of a body as they come. Whatever goes wrong is thrown as `explained` words it. */
export async function* decodedChunks(
  body: Body,
  headers: Headers,
  explained: (error: unknown) => Error,
): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of decoded(body, headers)) yield asBytes(chunk)
  } catch (error) {
    throw explained(error)
  } finally {
    body.on('error', ignoreAfterEnd).destroy()
  }
}

function announcedLength(headers: Headers): number {
  return Number(headers['content-length'] ?? Number.NaN)
}

async function collect(body: Readable, longestBytes: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of body) {
    const piece = asBytes(chunk)
    bytes += piece.length
    if (bytes > longestBytes) throw new AnswerTooLong(longestBytes)
    chunks.push(piece)
  }
  return Buffer.concat(chunks)
}

/** The body without its content encoding, which some gateways add although none was asked for. */
function decoded(body: Readable, headers: Headers): Readable {
  const decoder = decoderOf(contentEncoding(headers))
  // Errors of either come out of the decoder's own iteration.
  return decoder === null ? body : pipeline(body, decoder, () => undefined)
}

function decoderOf(encoding: string): (NodeJS.ReadWriteStream & Readable) | null {
  switch (encoding) {
    case 'gzip':
    case 'x-gzip':
      return createGunzip()
    case 'deflate':
      return createInflate()
    case 'br':
      return createBrotliDecompress()
    case 'zstd':
      return createZstdDecompress()
    default:
      return null
  }
}

function contentEncoding(headers: Headers): string {
  const encoding = String(headers['content-encoding'] ?? '')
    .trim()
    .toLowerCase()
  return encoding === 'identity' ? '' : encoding
}

function asBytes(chunk: unknown): Uint8Array {
  return chunk instanceof Uint8Array ? chunk : Buffer.from(String(chunk))
}

/** Whoever read the body knows by now what went wrong with it. */
function ignoreAfterEnd(): void {}
