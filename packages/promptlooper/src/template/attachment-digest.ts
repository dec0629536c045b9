import { contentHash } from '../domain/config-hash.ts'
import type { MessagePart, Prompt } from '../domain/message.ts'

/** What stands for an image or file in a cache key and in a stored prompt: a data URL's bytes become their hash, other URLs stay. */
export function attachmentDigest(url: string): string {
  if (!/^data:/i.test(url)) return url
  const comma = url.indexOf(',')
  const mediaType = url.slice('data:'.length, comma).replace(/;base64$/i, '')
  return `data:${mediaType};sha256,${contentHash(url.slice(comma + 1))}`
}

/** A prompt with every attachment replaced by its digest: different for different bytes, and small. */
export function digestedPrompt(prompt: Prompt): Prompt {
  if (typeof prompt === 'string') return prompt
  return prompt.map((message) =>
    typeof message.content === 'string' ? message : { ...message, content: message.content.map(digestedPart) },
  )
}

function digestedPart(part: MessagePart): MessagePart {
  if ('text' in part) return part
  return 'image' in part ? { image: attachmentDigest(part.image) } : { file: attachmentDigest(part.file) }
}
