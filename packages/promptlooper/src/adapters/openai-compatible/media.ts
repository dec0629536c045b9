import { readFile } from 'node:fs/promises'
import { basename, extname, resolve } from 'node:path'
import { AdapterError } from '../../domain/errors.ts'

const mediaTypes: { readonly [extension: string]: string } = {
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.gif': 'image/gif',
  '.webp': 'image/webp',
  '.svg': 'image/svg+xml',
  '.pdf': 'application/pdf',
  '.txt': 'text/plain',
  '.md': 'text/markdown',
  '.csv': 'text/csv',
  '.json': 'application/json',
}

/** An image or a file as an address: https and data URLs as they are, a path (relative to `directory`) as a data URL of its bytes. */
export async function toAddress(source: string, directory: string): Promise<string> {
  if (/^(https?|data):/i.test(source)) return source
  const path = resolve(directory, source)
  try {
    const bytes = await readFile(path)
    return `data:${mediaTypeOf(path)};base64,${bytes.toString('base64')}`
  } catch (error) {
    throw new AdapterError('rejected', `${source} can't be read as a file`, {
      hint: `looked for ${path}`,
      cause: error,
    })
  }
}

/** The media type that a file's ending stands for. */
export function mediaTypeOf(path: string): string {
  return mediaTypes[extname(path).toLowerCase()] ?? 'application/octet-stream'
}

/** The name that a file goes by. */
export function fileName(source: string): string {
  if (/^data:/i.test(source)) return 'file'
  return basename(source.replace(/[?#].*$/, ''))
}
