import type { PromptSource } from '../../domain/experiment.ts'
import type { KeyPath } from '../document/source-document.ts'
import { readPart, type PromptReading } from '../file-reading.ts'
import { namedFile, readNamedDocument } from '../named-file.ts'
import { messagesSchema, type WrittenPrompt } from '../schema/prompt-schema.ts'
import { isMessageFile, isPromptPath } from '../../template/prompt-path.ts'
import { readMessages } from './read-messages.ts'
import { readTemplate } from './read-template.ts'

/** Reads a prompt that stands at `at`: its file, its text or its messages. Gives nothing where there is a fault. */
export async function readPrompt(
  reading: PromptReading,
  at: KeyPath,
  written: WrittenPrompt,
): Promise<PromptSource | undefined> {
  if (typeof written !== 'string') {
    const messages = await readMessages(reading, at, written, null)
    return messages && { kind: 'messages', path: null, messages }
  }
  if (isPromptPath(written) && isMessageFile(written)) return readMessageFile(reading, at, written)
  const template = await readTemplate(reading, at, written)
  return template && { kind: 'text', template }
}

async function readMessageFile(
  reading: PromptReading,
  at: KeyPath,
  written: string,
): Promise<PromptSource | undefined> {
  const document = await readNamedDocument(reading, at, written)
  if (document === undefined) return undefined
  const { path } = namedFile(reading, written)
  const inFile = { ...reading, document }
  const value = readPart(inFile, [], messagesSchema, document.value)
  const messages = value && (await readMessages(inFile, [], value, path))
  return messages && { kind: 'messages', path, messages }
}
