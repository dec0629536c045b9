import { AdapterError } from '../../domain/errors.ts'
import type { MessagePart } from '../../domain/message.ts'
import type { Connection } from '../openai-compatible/connection.ts'
import { isGood } from '../openai-compatible/http-answer.ts'
import { fileName, mediaTypeOf, toAddress } from '../openai-compatible/media.ts'
import type { VendorModel, VendorPart } from './vendor-model.ts'

/** What loading a file needs. */
export interface FileGiven {
  readonly directory: string
  readonly connection: Connection
  readonly model: VendorModel
  readonly signal: AbortSignal
}

const mostRedirects = 5

/**
 * The part that carries an image or a file: its bytes, or its address where the vendor fetches such addresses itself. Other
 * https addresses are fetched here. Throws an AdapterError (`rejected`) where there is nothing to carry.
 */
export async function filePart(
  part: Exclude<MessagePart, { readonly text: string }>,
  given: FileGiven,
): Promise<VendorPart> {
  const isImage = 'image' in part
  const source = isImage ? part.image : part.file
  const address = await toAddress(source, given.directory)
  const named = isImage ? {} : { filename: fileName(source) }
  if (/^data:/i.test(address)) return { type: 'file', ...named, ...fromDataUrl(address) }
  const url = URL.parse(address)
  if (url?.protocol !== 'https:') {
    throw new AdapterError('rejected', `${source} is no https address`, { hint: 'write https, a data URL or a path' })
  }
  const guess = isImage ? 'image/*' : mediaTypeOf(url.pathname)
  if (isFetchedByVendor(await given.model.supportedUrls(), guess, address)) {
    return { type: 'file', ...named, mediaType: guess, data: { type: 'url', url } }
  }
  return { type: 'file', ...named, ...(await download(url, isImage, given)) }
}

function fromDataUrl(address: string): { mediaType: string; data: { type: 'data'; data: string } } {
  const comma = address.indexOf(',')
  const head = address.slice('data:'.length, comma === -1 ? undefined : comma)
  const body = comma === -1 ? '' : address.slice(comma + 1)
  const [mediaType = '', ...flags] = head.split(';')
  const data = flags.includes('base64') ? body : Buffer.from(decodeURIComponent(body)).toString('base64')
  return { mediaType: mediaType === '' ? 'text/plain' : mediaType, data: { type: 'data', data } }
}

function isFetchedByVendor(
  supported: ReadonlyMap<string, readonly RegExp[]>,
  mediaType: string,
  address: string,
): boolean {
  const family = mediaType.replace(/\/.*$/, '')
  return [...supported].some(
    ([pattern, addresses]) =>
      (pattern === '*' || pattern === '*/*' || pattern === mediaType || pattern === `${family}/*`) &&
      addresses.some((expression) => expression.test(address.toLowerCase())),
  )
}

interface Downloaded {
  readonly mediaType: string
  readonly data: { readonly type: 'data'; readonly data: string }
}

/** What is wrong with a file's host is no fault of the vendor: it must not stop the provider. */
async function download(url: URL, isImage: boolean, given: FileGiven): Promise<Downloaded> {
  try {
    return await followRedirects(url, isImage, given)
  } catch (error) {
    if (!(error instanceof AdapterError) || error.fault !== 'authentication') throw error
    throw new AdapterError('rejected', error.message, {
      cause: error,
      ...(error.hint === undefined ? {} : { hint: error.hint }),
    })
  }
}

async function followRedirects(first: URL, isImage: boolean, { connection, signal }: FileGiven): Promise<Downloaded> {
  let url = first
  for (let redirects = 0; redirects <= mostRedirects; redirects += 1) {
    const endpoint = { origin: url.origin, path: `${url.pathname}${url.search}` }
    const answer = await connection.open({ method: 'GET', endpoint, headers: {}, body: null }, signal)
    const location = answer.headers['location']
    if (answer.status >= 300 && answer.status < 400 && typeof location === 'string') {
      await answer.text()
      const next = URL.parse(location, url.href)
      if (next?.protocol !== 'https:') break
      url = next
      continue
    }
    const bytes = await answer.bytes()
    if (!isGood(answer.status)) {
      throw new AdapterError(answer.status >= 500 ? 'unavailable' : 'rejected', `${url.href} answered ${answer.status}`)
    }
    const mediaType =
      String(answer.headers['content-type'] ?? '')
        .replace(/;.*$/s, '')
        .trim() || mediaTypeOf(url.pathname)
    if (isImage && !mediaType.startsWith('image/')) {
      throw new AdapterError('rejected', `${url.href} is no image but ${mediaType}`)
    }
    return { mediaType, data: { type: 'data', data: Buffer.from(bytes).toString('base64') } }
  }
  throw new AdapterError('rejected', `${first.href} leads on to other addresses, and to none over https`)
}
