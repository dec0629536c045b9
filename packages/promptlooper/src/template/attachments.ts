import { isAbsolute, relative, resolve, sep } from 'node:path'
import { messageOf, PromptLooperError } from '../domain/errors.ts'
import type { Message, MessagePart } from '../domain/message.ts'
import { mediaTypeOf } from './media-type.ts'

/** What reading attachments needs of a file system; `node:fs/promises` has both. */
export interface AttachmentFiles {
  readFile(path: string, options: { readonly signal: AbortSignal }): Promise<Uint8Array>
  /** The path without symbolic links. */
  realpath(path: string): Promise<string>
}

/** Gives messages in which every image and file is a URL. */
export type AttachmentReader = (messages: readonly Message[], signal: AbortSignal) => Promise<readonly Message[]>

/**
 * Reads the images and files that messages name. A path is read from the dataset's directory and becomes a data URL;
 * https and data URLs stay. Paths come from data, so nothing outside that directory is read, neither by `..` nor through
 * a symbolic link. The reader throws a PromptLooperError with the code `attachment`.
 */
export function createAttachmentReader(directory: string, files: AttachmentFiles): AttachmentReader {
  return (messages, signal) => Promise.all(messages.map((message) => readMessage(message, directory, files, signal)))
}

async function readMessage(
  message: Message,
  directory: string,
  files: AttachmentFiles,
  signal: AbortSignal,
): Promise<Message> {
  const { content } = message
  if (typeof content === 'string' || content.every((part) => 'text' in part)) return message
  const parts = content.map(async (part): Promise<MessagePart> => {
    if ('text' in part) return part
    if ('image' in part) return { image: await attachmentUrl(part.image, 'image', directory, files, signal) }
    return { file: await attachmentUrl(part.file, 'file', directory, files, signal) }
  })
  return { ...message, content: await Promise.all(parts) }
}

/** Vendors take less than this in one request. */
const MOST_BYTES = 50 * 1024 * 1024

async function attachmentUrl(
  place: string,
  kind: 'image' | 'file',
  directory: string,
  files: AttachmentFiles,
  signal: AbortSignal,
): Promise<string> {
  if (/^(https|data):/i.test(place)) return place
  if (/^[a-z][a-z\d+.-]+:/i.test(place)) {
    throw fault(`the ${kind} "${place}" is neither a path nor an https or data URL`, 'Give its path below the dataset.')
  }
  if (place.trim() === '') throw fault(`the path of the ${kind} is empty`, 'Look at the row in the dataset.')
  const path = await insidePath(place, kind, directory, files)
  const mediaType = mediaTypeOf(path, kind)
  if (mediaType === null) {
    throw fault(
      `${path} is not known to be an image`,
      'Images end in .png, .jpg, .jpeg, .gif, .webp, .bmp, .tiff or .svg.',
    )
  }
  const bytes = await readBytes(path, kind, files, signal)
  if (bytes.byteLength > MOST_BYTES) {
    throw fault(
      `${path} has ${bytes.byteLength} bytes; at most ${MOST_BYTES} can be sent`,
      'Make it smaller, or give its https URL.',
    )
  }
  return `data:${mediaType};base64,${Buffer.from(bytes).toString('base64')}`
}

async function insidePath(place: string, kind: string, directory: string, files: AttachmentFiles): Promise<string> {
  const path = resolve(directory, place)
  if (!isInside(directory, path)) throw outside(place, kind, directory)
  let real: string
  let realDirectory: string
  try {
    ;[real, realDirectory] = await Promise.all([files.realpath(path), files.realpath(directory)])
  } catch (error) {
    throw unreadable(path, kind, error)
  }
  if (!isInside(realDirectory, real)) throw outside(place, kind, directory)
  return path
}

function isInside(directory: string, path: string): boolean {
  const way = relative(directory, path)
  return way !== '' && way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way)
}

async function readBytes(path: string, kind: string, files: AttachmentFiles, signal: AbortSignal): Promise<Uint8Array> {
  try {
    return await files.readFile(path, { signal })
  } catch (error) {
    signal.throwIfAborted()
    throw unreadable(path, kind, error)
  }
}

function outside(place: string, kind: string, directory: string): PromptLooperError {
  return fault(
    `the ${kind} "${place}" lies outside the dataset's folder ${directory}`,
    'Paths in rows can only name what lies below the dataset: move the file there, or the dataset up.',
  )
}

function unreadable(path: string, kind: string, error: unknown): PromptLooperError {
  return new PromptLooperError('attachment', `the ${kind} ${path} can't be read: ${messageOf(error)}`, {
    hint: "A relative path starts from the dataset's folder.",
    cause: error,
  })
}

function fault(message: string, hint: string): PromptLooperError {
  return new PromptLooperError('attachment', message, { hint })
}
