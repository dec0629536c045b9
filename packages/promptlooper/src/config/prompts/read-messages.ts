import type { MessageSource, PartSource } from '../../domain/experiment.ts'
import { soleExpression } from '../../template/sole-expression.ts'
import type { KeyPath } from '../document/source-document.ts'
import { addFault, type PromptReading } from '../file-reading.ts'
import type { WrittenMessages } from '../schema/prompt-schema.ts'
import { readTemplate } from './read-template.ts'

type WrittenMessage = WrittenMessages[number]
type WrittenContent = Exclude<WrittenMessage, string>['content']
type WrittenPart = Exclude<WrittenContent, string>[number]

/** Reads the messages that stand at `at`. Gives nothing where one has a fault. */
export async function readMessages(
  reading: PromptReading,
  at: KeyPath,
  written: WrittenMessages,
  ownPath: string | null,
): Promise<readonly MessageSource[] | undefined> {
  const messages: MessageSource[] = []
  for (const [index, item] of written.entries()) {
    const message = await readMessage(reading, [...at, index], item, ownPath)
    if (message !== undefined) messages.push(message)
  }
  return messages.length === written.length ? messages : undefined
}

async function readMessage(
  reading: PromptReading,
  at: KeyPath,
  written: WrittenMessage,
  ownPath: string | null,
): Promise<MessageSource | undefined> {
  if (typeof written === 'string') return readSplice(reading, at, written, ownPath)
  const content = await readContent(reading, [...at, 'content'], written.content, ownPath)
  return content && { kind: 'message', role: written.role, content }
}

function readSplice(
  reading: PromptReading,
  at: KeyPath,
  written: string,
  ownPath: string | null,
): MessageSource | undefined {
  if (soleExpression(written, reading.template) === null) {
    addFault(
      reading,
      at,
      'text-among-messages',
      `${JSON.stringify(written)} is no message`,
      'Write { role: user, content: … }, or one "{{ expression }}" that gives a list of messages.',
    )
    return undefined
  }
  return { kind: 'splice', expression: { text: written, path: ownPath, ...reading.document.textPlaceOf(at) } }
}

async function readContent(
  reading: PromptReading,
  at: KeyPath,
  written: WrittenContent,
  ownPath: string | null,
): Promise<Extract<MessageSource, { readonly kind: 'message' }>['content'] | undefined> {
  return typeof written === 'string'
    ? readTemplate(reading, at, written, ownPath)
    : written.map((part, index) => readPart(reading, [...at, index], part, ownPath))
}

function readPart(reading: PromptReading, at: KeyPath, written: WrittenPart, ownPath: string | null): PartSource {
  const [kind, text] =
    'text' in written
      ? (['text', written.text] as const)
      : 'image' in written
        ? (['image', written.image] as const)
        : (['file', written.file] as const)
  return { kind, template: { text, path: ownPath, ...reading.document.textPlaceOf([...at, kind]) } }
}
