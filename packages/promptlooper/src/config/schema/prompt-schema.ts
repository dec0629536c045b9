import { z } from 'zod'

const partSchema = z
  .union(
    [z.strictObject({ text: z.string() }), z.strictObject({ image: z.string() }), z.strictObject({ file: z.string() })],
    { error: 'must be { text }, { image } or { file }' },
  )
  .describe(
    'A part of a message: a text, an image or a file. Images and files are a path relative to the dataset, https, or a data URL.',
  )

const messageSchema = z
  .strictObject({
    role: z.string().min(1).describe('system, user, assistant, …'),
    content: z
      .union([z.string(), z.array(partSchema).min(1)], { error: 'must be a path, a text, or a list of parts' })
      .describe('A path, a text, or a list of parts. Each is a Jinja2 template.'),
  })
  .describe('A message of a chat.')

/** The messages of a chat: messages, and expressions that give a list of messages. */
export const messagesSchema = z
  .array(
    z.union([z.string(), messageSchema], { error: 'must be a message { role, content } or one "{{ expression }}"' }),
  )
  .min(1)

/** A prompt as a file may write it. */
export const promptSchema = z
  .union([z.string(), messagesSchema], { error: 'must be a path, a text, or a list of messages' })
  .describe(
    'A path (one line, no "{", ending in .jinja .jinja2 .j2 .txt .md .yaml .yml .json), a text, or a list of messages.',
  )

export type WrittenPrompt = z.infer<typeof promptSchema>
export type WrittenMessages = z.infer<typeof messagesSchema>
